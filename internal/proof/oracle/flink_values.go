package oracle

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/spec/quantity"
)

// valueInput is the question of a flink-values recording.
type valueInput struct {
	Op                   string             `json:"op"`
	Text                 string             `json:"text"`
	Value                json.RawMessage    `json:"value"`
	Annotations          map[string]*string `json:"annotations"`
	OperatorConfigFormat string             `json:"operatorConfigFormat"`
}

func (in valueInput) dialect() conf.Dialect {
	return dialectOf(in.OperatorConfigFormat)
}

// runFlinkValues replays the reading and printing of single values.
func runFlinkValues(v Vector) Result {
	var in valueInput
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	answer, known := valueAnswers()[in.Op]
	if !known {
		return Result{Diff: fmt.Sprintf("unknown operation %q", in.Op)}
	}
	got, err := answer(in)
	if err != nil && (in.Op == "quantity" || in.Op == "resource-memory") {
		// The texts of the Kubernetes client's parser name neither key nor value.
		return judgeFails(v.Out, err)
	}
	return judge(v.Out, got, err)
}

func valueAnswers() map[string]func(valueInput) (map[string]any, error) {
	return map[string]func(valueInput) (map[string]any, error){
		"duration":        durationAnswer,
		"memory":          memoryAnswer,
		"resource-memory": resourceMemoryAnswer,
		"quantity":        quantityAnswer,
		"map":             mapAnswer,
		"list":            listAnswer,
		"mapList":         mapListAnswer,
		"bool":            boolAnswer,
		"int":             intAnswer,
		"double":          doubleAnswer,
		"double-text":     doubleTextAnswer,
		"flatten":         flattenAnswer,
		"annotations":     annotationsAnswer,
	}
}

func durationAnswer(in valueInput) (map[string]any, error) {
	d, err := conf.ParseDuration(in.Text)
	return map[string]any{
		"nanos": strconv.FormatInt(int64(d), 10), "iso": isoText(d), "highestUnit": conf.FormatDuration(d),
	}, err
}

// isoText is the form in which the recordings show durations.
func isoText(d time.Duration) string {
	if d == 0 {
		return "PT0S"
	}
	text := "PT"
	if h := d / time.Hour; h > 0 {
		text += fmt.Sprintf("%dH", h)
	}
	if m := d / time.Minute % 60; m > 0 {
		text += fmt.Sprintf("%dM", m)
	}
	if s := d % time.Minute; s > 0 {
		text += strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%09d", s/time.Second, s%time.Second), "0"), ".") + "S"
	}
	return text
}

func memoryAnswer(in valueInput) (map[string]any, error) {
	size, err := conf.ParseMemory(in.Text)
	return map[string]any{"bytes": size.Bytes(), "text": size.String(), "human": size.Human()}, err
}

func resourceMemoryAnswer(in valueInput) (map[string]any, error) {
	text, err := quantity.FlinkMemory(in.Text)
	return map[string]any{"text": text}, err
}

func quantityAnswer(in valueInput) (map[string]any, error) {
	number, unit, err := quantity.Split(in.Text)
	if err != nil {
		return nil, err
	}
	amount, err := quantity.Parse(in.Text)
	return map[string]any{
		"amount": number, "format": unit, "string": number + unit,
		"numerical": amount.String(), "bytes": amount.String(), "double": amount.Float(),
	}, err
}

func mapAnswer(in valueInput) (map[string]any, error) {
	option := conf.Map("x")
	m, err := option.Parse(in.Text, in.dialect())
	return map[string]any{"map": m, "text": option.Text(m, in.dialect())}, err
}

func listAnswer(in valueInput) (map[string]any, error) {
	option := conf.List("x")
	list, err := option.Parse(in.Text, in.dialect())
	return map[string]any{"list": append([]string{}, list...), "text": option.Text(list, in.dialect())}, err
}

func mapListAnswer(in valueInput) (map[string]any, error) {
	option := conf.MapList("x")
	list, err := option.Parse(in.Text, in.dialect())
	return map[string]any{"list": append([]map[string]string{}, list...), "text": option.Text(list, in.dialect())}, err
}

func boolAnswer(in valueInput) (map[string]any, error) {
	value, err := conf.Bool("x").Parse(in.Text, in.dialect())
	return map[string]any{"value": value}, err
}

func intAnswer(in valueInput) (map[string]any, error) {
	value, err := conf.Int("x").Parse(in.Text, in.dialect())
	return map[string]any{"value": value}, err
}

func doubleAnswer(in valueInput) (map[string]any, error) {
	value, err := conf.Double("x").Parse(in.Text, in.dialect())
	return map[string]any{"value": jsonNumber(value), "text": conf.FormatDouble(value)}, err
}

// jsonNumber returns a number as the recordings show it: JSON knows neither infinity nor NaN, they are texts.
func jsonNumber(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return conf.FormatDouble(v)
	}
	return v
}

func doubleTextAnswer(in valueInput) (map[string]any, error) {
	var value float64
	if err := json.Unmarshal(in.Value, &value); err != nil {
		return nil, err
	}
	return map[string]any{"text": conf.FormatDouble(value)}, nil
}

func flattenAnswer(in valueInput) (map[string]any, error) {
	c, err := conf.Flatten(in.Value)
	return map[string]any{"map": c.Map(), "stored": in.Value}, err
}

func annotationsAnswer(in valueInput) (map[string]any, error) {
	given := map[string]string{}
	for key, value := range in.Annotations {
		if value != nil {
			given[key] = *value
		}
	}
	return map[string]any{"map": names.Annotations(given)}, nil
}
