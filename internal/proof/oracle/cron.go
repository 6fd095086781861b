package oracle

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/cron"
)

// cronQuestion is an expression with the times from which it is asked.
type cronQuestion struct {
	Use        string     `json:"use"`
	Expression string     `json:"expression"`
	From       time.Time  `json:"from"`
	Now        *time.Time `json:"now"`
	Count      int        `json:"count"`
}

// cronAnswer is what an expression stands for; a nil moment says that there is none after those before it.
type cronAnswer struct {
	Valid bool         `json:"valid"`
	Next  []*time.Time `json:"next"`
	Due   *bool        `json:"due"`
}

// cronDialects are the libraries by what the Java operator uses them for.
var cronDialects = map[string]cron.Dialect{"snapshot": cron.Log4j, "autoscaler": cron.Quartz}

func runCron(v Vector) Result {
	var in cronQuestion
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	var want cronAnswer
	if err := json.Unmarshal(v.Out, &want); err != nil {
		return Result{Diff: err.Error()}
	}
	dialect, known := cronDialects[in.Use]
	if !known {
		return Result{Diff: fmt.Sprintf("no dialect is known for %q", in.Use)}
	}
	return Result{Diff: cmp.Diff(want, answerCron(in, dialect))}
}

func answerCron(in cronQuestion, d cron.Dialect) cronAnswer {
	e, err := cron.Parse(in.Expression, d)
	if err != nil {
		return cronAnswer{}
	}
	answer := cronAnswer{Valid: true}
	after := in.From
	for range in.Count {
		at, found := e.Next(after)
		if !found {
			answer.Next = append(answer.Next, nil)
			break
		}
		answer.Next = append(answer.Next, &at)
		after = at
	}
	if in.Now != nil {
		answer.Due = new(e.Due(in.From, *in.Now))
	}
	return answer
}
