package cron_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/cron"
)

// moments returns up to n moments after a time, as text.
func moments(t *testing.T, expression string, after time.Time, n int) []string {
	t.Helper()
	e, err := cron.Parse(expression, cron.Log4j)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for range n {
		at, ok := e.Next(after)
		if !ok {
			return append(found, "none")
		}
		found = append(found, at.Format("2006-01-02 15:04:05"))
		after = at
	}
	return found
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestNextFindsTheMomentsOfAnExpression(t *testing.T) {
	const spring = "2024-02-28T12:34:56Z"
	tests := map[string]struct {
		expression, after string
		want              []string
	}{
		"a part of a second does not count": {"* * * * * ?", "2024-03-10T06:59:59.5Z",
			[]string{"2024-03-10 07:00:00", "2024-03-10 07:00:01"}},
		"the moment itself is not after it": {"0 0 12 * * ?", "2024-03-10T12:00:00Z", []string{"2024-03-11 12:00:00"}},
		"steps begin at their start":        {"0 5/20 * * * ?", spring, []string{"2024-02-28 12:45:00", "2024-02-28 13:05:00"}},
		"a step beyond the field is its start": {"0/61 * * * * ?", spring,
			[]string{"2024-02-28 12:35:00", "2024-02-28 12:36:00"}},
		"a range of hours runs over midnight": {"0 0 22-1 * * ?", spring,
			[]string{"2024-02-28 22:00:00", "2024-02-28 23:00:00", "2024-02-29 00:00:00", "2024-02-29 01:00:00"}},
		"the 29th of February waits for a leap year": {"0 0 0 29 2 ?", "2025-06-15T10:15:00Z",
			[]string{"2028-02-29 00:00:00", "2032-02-29 00:00:00"}},
		"the 30th of February never comes":                    {"0 0 0 30 2 ?", spring, []string{"none"}},
		"short months are left out":                           {"0 0 0 31 * ?", spring, []string{"2024-03-31 00:00:00", "2024-05-31 00:00:00"}},
		"the last day follows the month":                      {"0 0 0 L * ?", spring, []string{"2024-02-29 00:00:00", "2024-03-31 00:00:00"}},
		"days before the last day":                            {"0 0 0 L-29 * ?", spring, []string{"2024-03-02 00:00:00", "2024-04-01 00:00:00"}},
		"the last working day":                                {"0 0 0 LW * ?", spring, []string{"2024-02-29 00:00:00", "2024-03-29 00:00:00"}},
		"days before the last, working":                       {"0 0 0 L-1W * ?", spring, []string{"2024-03-29 00:00:00", "2024-04-29 00:00:00"}},
		"a Saturday moves to Friday":                          {"0 0 0 15W 6 ?", spring, []string{"2024-06-14 00:00:00"}},
		"a Sunday moves to Monday":                            {"0 0 0 15W 9 ?", spring, []string{"2024-09-16 00:00:00"}},
		"a month without the day is left out":                 {"0 0 0 31W * ?", "2027-04-01T00:00:00Z", []string{"2027-05-31 00:00:00"}},
		"the first does not leave its month":                  {"0 0 0 1W 6 ?", spring, []string{"2024-06-03 00:00:00"}},
		"the last does not leave its month":                   {"0 0 0 31W 3 ?", spring, []string{"2024-03-29 00:00:00"}},
		"of several days near which to work the first counts": {"0 0 0 20W,5 3 ?", spring, []string{"2024-03-05 00:00:00"}},
		"weekdays by name":                                    {"0 0 0 ? * TUE,THU", spring, []string{"2024-02-29 00:00:00", "2024-03-05 00:00:00"}},
		"weekdays begin with Sunday":                          {"0 0 0 ? * 1", spring, []string{"2024-03-03 00:00:00"}},
		"weekdays run over Saturday": {"0 0 0 ? * FRI-MON", spring,
			[]string{"2024-03-01 00:00:00", "2024-03-02 00:00:00", "2024-03-03 00:00:00", "2024-03-04 00:00:00", "2024-03-08 00:00:00"}},
		"L alone is Saturday":                   {"0 0 0 ? * L", spring, []string{"2024-03-02 00:00:00", "2024-03-09 00:00:00"}},
		"the last Friday of a month":            {"0 0 0 ? * 6L", spring, []string{"2024-03-29 00:00:00", "2024-04-26 00:00:00"}},
		"the last Friday by name":               {"0 0 0 ? * FRIL", spring, []string{"2024-03-29 00:00:00"}},
		"the third Friday of a month":           {"0 0 0 ? * 6#3", spring, []string{"2024-03-15 00:00:00", "2024-04-19 00:00:00"}},
		"a fifth Friday is rare":                {"0 0 0 ? * FRI#5", spring, []string{"2024-03-29 00:00:00", "2024-05-31 00:00:00"}},
		"the second of weekday 0 is a Saturday": {"0 0 0 ? * 0#2", spring, []string{"2024-03-09 00:00:00"}},
		"a weekday that no week has":            {"0 0 0 ? * 9#1", spring, []string{"none"}},
		"the year ends it":                      {"0 0 0 1 1 ? 2030", spring, []string{"2030-01-01 00:00:00", "none"}},
		"every other year":                      {"0 0 0 1 7 ? 2025/2", spring, []string{"2025-07-01 00:00:00", "2027-07-01 00:00:00"}},
		"a field that holds nothing":            {"0 0 L * * ?", spring, []string{"none"}},
		"a year that is over":                   {"0 0 0 * * ? 2020", spring, []string{"none"}},
		"no time after the last year is found":  {"0 0 0 * * ?", "2199-12-31T00:00:00Z", []string{"none"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := moments(t, test.expression, moment(t, test.after), len(test.want))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestNextFollowsTheClockOfTheLocation(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		expression string
		after      time.Time
		want       []string
	}{
		"noon stays noon when clocks are put forward": {"0 0 12 * * ?", time.Date(2024, 3, 9, 13, 0, 0, 0, newYork),
			[]string{"2024-03-10 12:00:00", "2024-03-11 12:00:00"}},
		"a time that is skipped comes an hour later": {"0 30 2 * * ?", time.Date(2024, 3, 9, 13, 0, 0, 0, newYork),
			[]string{"2024-03-10 03:30:00", "2024-03-11 02:30:00"}},
		"a time that comes twice counts once": {"0 30 1 * * ?", time.Date(2024, 11, 2, 13, 0, 0, 0, newYork),
			[]string{"2024-11-03 01:30:00", "2024-11-04 01:30:00"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, moments(t, test.expression, test.after, len(test.want))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	e, err := cron.Parse("0 45 1 * * ?", cron.Log4j)
	if err != nil {
		t.Fatal(err)
	}
	secondHalfPastOne := time.Date(2024, 11, 3, 6, 30, 0, 0, time.UTC).In(newYork)
	if at, _ := e.Next(secondHalfPastOne); !at.Equal(secondHalfPastOne.Add(15 * time.Minute)) {
		t.Errorf("in the hour that comes twice: got %s", at)
	}
}

func TestDueTellsWhetherAMomentHasPassed(t *testing.T) {
	tests := map[string]struct {
		last, now string
		want      bool
	}{
		"the next moment is over":     {"2024-03-10T10:55:00Z", "2024-03-10T11:05:00Z", true},
		"the next moment is to come":  {"2024-03-10T11:01:00Z", "2024-03-10T11:05:00Z", false},
		"the next moment is now":      {"2024-03-10T10:55:00Z", "2024-03-10T11:00:00Z", false},
		"the last moment is to come":  {"2030-01-01T00:00:00Z", "2024-03-10T11:05:00Z", false},
		"nothing has happened so far": {"1970-01-01T00:00:00Z", "2024-03-10T11:05:00Z", true},
	}
	e, err := cron.Parse("0 */10 * * * ?", cron.Log4j)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := e.Due(moment(t, test.last), moment(t, test.now)); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
	if (cron.Expression{}).Due(moment(t, "1970-01-01T00:00:00Z"), moment(t, "2024-03-10T11:05:00Z")) {
		t.Error("an expression that was not read is due")
	}
}
