package cron_test

import (
	"strings"
	"testing"

	"github.com/drey-project/drey/flink/cron"
)

func TestParseTakesWhatTheLibrariesTake(t *testing.T) {
	tests := map[string]struct {
		expression string
		dialects   []cron.Dialect
	}{
		"blanks around and between fields": {" 0  0\t0 * * ? ", []cron.Dialect{cron.Quartz, cron.Log4j}},
		"letters of any case":              {"0 0 0 ? jan-Mar mon", []cron.Dialect{cron.Quartz, cron.Log4j}},
		"letters after a number":           {"0 0 0 1x * ?", []cron.Dialect{cron.Quartz, cron.Log4j}},
		"more fields than there are":       {"0 0 0 * * ? * x y z", []cron.Dialect{cron.Quartz, cron.Log4j}},
		"a step without a star":            {"/5 * * * * ?", []cron.Dialect{cron.Quartz, cron.Log4j}},
		"a large step for Log4j alone":     {"0/60 * * * * ?", []cron.Dialect{cron.Log4j}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, d := range test.dialects {
				if _, err := cron.Parse(test.expression, d); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	tests := map[string]struct{ expression, want string }{
		"no expression":                {"", "Unexpected end of expression."},
		"too few fields":               {"0 0 0 * *", "Unexpected end of expression."},
		"both kinds of days":           {"0 0 0 * * *", "Support for specifying both a day-of-week AND a day-of-month"},
		"neither kind of day":          {"0 0 0 ? * ?", "'?' can only be specified for Day-of-Month -OR- Day-of-Week."},
		"an open hour":                 {"0 0 ? * * ?", "'?' can only be specified for Day-of-Month or Day-of-Week."},
		"a minute too large":           {"0 60 * * * ?", "Minute and Second values must be between 0 and 59"},
		"an hour too large":            {"0 0 24 * * ?", "Hour values must be between 0 and 23"},
		"a day too large":              {"0 0 0 32 * ?", "Day of month values must be between 1 and 31"},
		"a month too large":            {"0 0 0 1 13 ?", "Month values must be between 1 and 12"},
		"a weekday too large":          {"0 0 0 ? * 8", "Day-of-Week values must be between 1 and 7"},
		"a large step in Quartz":       {"0/60 * * * * ?", "Increment > 60 : 60"},
		"a large step after a star":    {"*/60 * * * * ?", "Increment > 60 : 60"},
		"a step that is no number":     {"0/x * * * * ?", "'/' must be followed by an integer."},
		"L among other days":           {"0 0 0 1,L * ?", "Support for specifying 'L' and 'LW' with other days of the month"},
		"L among other weekdays":       {"0 0 0 ? * 2,6L", "Support for specifying 'L' with other days of the week"},
		"two counted weekdays":         {"0 0 0 ? * 2#1,6#3", `Support for specifying multiple "nth" days`},
		"a sixth Friday":               {"0 0 0 ? * 6#6", "A numeric value between 1 and 5 must follow the '#' option"},
		"W among the months":           {"0 0 0 1 2W ?", "'W' option is not valid here."},
		"# among the days":             {"0 0 0 2#1 * ?", "'#' option is not valid here."},
		"L after a day":                {"0 0 0 2L * ?", "'L' option is not valid here."},
		"an offset that is too large":  {"0 0 0 L-31 * ?", "Offset from last day must be <= 30"},
		"a working day that is not":    {"0 0 0 32W * ?", "The 'W' option does not make sense with values larger than 31"},
		"a name that is none":          {"0 0 0 1 FOO ?", "Invalid value: 'FOO'"},
		"a short name":                 {"0 0 0 C * ?", `name "C" is too short`},
		"a name among the hours":       {"0 0 MON * * ?", "Illegal characters for this position: 'MON'"},
		"a sign":                       {"0 0 0 +1 * ?", "Unexpected character: +"},
		"years that run backwards":     {"0 0 0 1 1 ? 2030-2020", "Start year must be less than stop year"},
		"something after the question": {"0 0 0 ?ab * 2", "Illegal character after '?'"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := cron.Parse(test.expression, cron.Quartz)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
