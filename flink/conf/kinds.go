package conf

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// String is an option whose text is its value.
func String(key string) Option[string] {
	return Option[string]{Key: key, kind: kind[string]{
		name:   "String",
		parse:  func(text string, _ Dialect) (string, error) { return text, nil },
		format: func(v string, _ Dialect) string { return v },
	}}
}

// Bool is an option that is true or false, in any case of letters.
func Bool(key string) Option[bool] {
	return Option[bool]{Key: key, kind: kind[bool]{
		name:   "Boolean",
		parse:  func(text string, _ Dialect) (bool, error) { return ParseBool(text) },
		format: func(v bool, _ Dialect) string { return strconv.FormatBool(v) },
	}}
}

// Int is an option that is a 32-bit integer.
func Int(key string) Option[int] {
	return Option[int]{Key: key, kind: kind[int]{
		name:   "Integer",
		parse:  func(text string, _ Dialect) (int, error) { return ParseInt(text) },
		format: func(v int, _ Dialect) string { return strconv.Itoa(v) },
	}}
}

// Long is an option that is a 64-bit integer.
func Long(key string) Option[int64] {
	return Option[int64]{Key: key, kind: kind[int64]{
		name:   "Long",
		parse:  func(text string, _ Dialect) (int64, error) { return ParseLong(text) },
		format: func(v int64, _ Dialect) string { return strconv.FormatInt(v, 10) },
	}}
}

// Float is an option that is a 32-bit floating point number.
func Float(key string) Option[float32] {
	return Option[float32]{Key: key, kind: kind[float32]{
		name:   "Float",
		parse:  func(text string, _ Dialect) (float32, error) { return ParseFloat(text) },
		format: func(v float32, _ Dialect) string { return FormatFloat(v) },
	}}
}

// Double is an option that is a 64-bit floating point number.
func Double(key string) Option[float64] {
	return Option[float64]{Key: key, kind: kind[float64]{
		name:   "Double",
		parse:  func(text string, _ Dialect) (float64, error) { return ParseDouble(text) },
		format: func(v float64, _ Dialect) string { return FormatDouble(v) },
	}}
}

// Duration is an option that is a length of time. One that is too long for Go, such as 1000000 d, reads as the longest.
func Duration(key string) Option[time.Duration] {
	return Option[time.Duration]{Key: key, kind: kind[time.Duration]{
		name:   "Duration",
		parse:  func(text string, _ Dialect) (time.Duration, error) { return parseLongDuration(text) },
		format: func(v time.Duration, _ Dialect) string { return FormatDuration(v) },
	}}
}

// Memory is an option that is a number of bytes.
func Memory(key string) Option[MemorySize] {
	return Option[MemorySize]{Key: key, kind: kind[MemorySize]{
		name:   "MemorySize",
		parse:  func(text string, _ Dialect) (MemorySize, error) { return ParseMemory(text) },
		format: func(v MemorySize, _ Dialect) string { return v.String() },
	}}
}

// List is an option that is a list of texts.
func List(key string) Option[[]string] {
	return Option[[]string]{Key: key, kind: kind[[]string]{name: "List<String>", parse: ParseList, format: FormatList}}
}

// Map is an option that is a map of texts; it may also be written as one entry for each of its keys.
func Map(key string) Option[map[string]string] {
	return Option[map[string]string]{Key: key, kind: kind[map[string]string]{
		name:   "Map",
		parse:  ParseMap,
		format: FormatMap,
		gather: func(entries map[string]string) map[string]string { return entries },
	}}
}

// MapList is an option that is a list of maps.
func MapList(key string) Option[[]map[string]string] {
	return Option[[]map[string]string]{Key: key, kind: kind[[]map[string]string]{
		name: "List<Map>", parse: ParseMapList, format: FormatMapList,
	}}
}

// Enum is an option that is one of the given values, in any case of letters.
func Enum[T ~string](key string, values ...T) Option[T] {
	return Option[T]{Key: key, kind: kind[T]{
		name:   "Enum",
		parse:  func(text string, _ Dialect) (T, error) { return parseEnum(text, values) },
		format: func(v T, _ Dialect) string { return string(v) },
	}}
}

func parseEnum[T ~string](text string, values []T) (T, error) {
	for _, v := range values {
		if strings.EqualFold(string(v), text) {
			return v, nil
		}
	}
	names := make([]string, 0, len(values))
	for _, v := range values {
		names = append(names, string(v))
	}
	return "", fmt.Errorf("expected one of: [%s]", strings.Join(names, ", "))
}
