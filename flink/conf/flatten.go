package conf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"
)

// Flatten reads the JSON of spec.flinkConfiguration. Keys of nested objects are joined by dots and the elements of an array by
// semicolons; when two paths end in the same key the later one wins. Empty objects and arrays leave nothing.
func Flatten(raw []byte) (Conf, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return Conf{}, nil
	}
	f := flattener{decoder: json.NewDecoder(bytes.NewReader(raw)), entries: map[string]string{}}
	f.decoder.UseNumber()
	start, err := f.decoder.Token()
	if err != nil {
		return Conf{}, fmt.Errorf("cannot read flinkConfiguration: %w", err)
	}
	if start == nil {
		return Conf{}, nil
	}
	if start != json.Delim('{') {
		return Conf{}, errors.New("flinkConfiguration must be an object")
	}
	if err := f.object(""); err != nil {
		return Conf{}, fmt.Errorf("cannot read flinkConfiguration: %w", err)
	}
	if _, err := f.decoder.Token(); !errors.Is(err, io.EOF) {
		return Conf{}, errors.New("flinkConfiguration is followed by something else")
	}
	return Conf{entries: f.entries}, nil
}

type flattener struct {
	decoder *json.Decoder
	entries map[string]string
}

// object reads the fields of an object whose brace has been read.
func (f *flattener) object(path string) error {
	for f.decoder.More() {
		token, err := f.decoder.Token()
		if err != nil {
			return err
		}
		// Between braces the decoder itself refuses a name that is no text.
		name, _ := token.(string)
		if err := f.value(join(path, name)); err != nil {
			return err
		}
	}
	_, err := f.decoder.Token()
	return err
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (f *flattener) value(path string) error {
	start, err := f.decoder.Token()
	if err != nil {
		return err
	}
	switch start {
	case json.Delim('{'):
		return f.object(path)
	case json.Delim('['):
		return f.array(path)
	}
	f.entries[path] = scalarText(start)
	return nil
}

func (f *flattener) array(path string) error {
	var texts []string
	for f.decoder.More() {
		text, err := f.element()
		if err != nil {
			return err
		}
		texts = append(texts, text)
	}
	if len(texts) > 0 {
		f.entries[path] = strings.Join(texts, ";")
	}
	_, err := f.decoder.Token()
	return err
}

// element returns the text of an array's element; what is itself an array or object has none.
func (f *flattener) element() (string, error) {
	start, err := f.decoder.Token()
	if err != nil {
		return "", err
	}
	if _, nested := start.(json.Delim); nested {
		return "", f.skip()
	}
	return scalarText(start), nil
}

// skip reads to the end of an array or object whose start has been read.
func (f *flattener) skip() error {
	for depth := 1; depth > 0; {
		token, err := f.decoder.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil
}

func scalarText(scalar json.Token) string {
	switch v := scalar.(type) {
	case bool:
		return strconv.FormatBool(v)
	case string:
		return v
	case json.Number:
		return numberText(v.String())
	}
	return "null"
}

// numberText writes whole numbers in full and all others as Java prints a double.
func numberText(number string) string {
	if whole, ok := new(big.Int).SetString(number, 10); ok {
		return whole.String()
	}
	v, err := ParseDouble(number)
	if err != nil {
		return number
	}
	return FormatDouble(v)
}
