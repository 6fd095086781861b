package validate

import (
	"strings"
	"testing"
	"time"
)

func TestAutoscaler(t *testing.T) {
	const prefix = "job.autoscaler."
	outside := func(option, low, high string) verdictOf {
		return verdictOf{problem: "The AutoScalerOption " + prefix + option + " is invalid, it should be a value within the range [" +
			low + ", " + high + "]"}
	}
	unreadable := func(option string) verdictOf {
		return verdictOf{problem: "Invalid value in the autoscaler config " + prefix + option}
	}
	window := func(window, interval string) verdictOf {
		return verdictOf{problem: "The autoscaler metric window (job.autoscaler.metrics.window=" + window + ") must not be smaller than " +
			"the operator reconcile interval (kubernetes.operator.reconcile.interval=" + interval + "), otherwise fewer than two " +
			"metric samples are retained and autoscaling is never applied."}
	}
	type conf map[string]string
	tests := map[string]struct {
		conf conf
		want verdictOf
	}{
		"all defaults":                         {conf{}, verdictOf{}},
		"the least scale down":                 {conf{"scale-down.max-factor": "0"}, verdictOf{}},
		"a negative scale down":                {conf{"scale-down.max-factor": "-0.1"}, outside("scale-down.max-factor", "0.0", "+Infinity")},
		"a scale down in letters":              {conf{"scale-down.max-factor": "x"}, unreadable("scale-down.max-factor")},
		"no number is in range":                {conf{"scale-down.max-factor": "NaN"}, verdictOf{}},
		"a great scale up":                     {conf{"scale-up.max-factor": "1e9"}, verdictOf{}},
		"a negative scale up":                  {conf{"scale-up.max-factor": "-1"}, outside("scale-up.max-factor", "0.0", "+Infinity")},
		"a target above one":                   {conf{"utilization.target": "1.01"}, outside("utilization.target", "0.0", "1.0")},
		"a target by its older key":            {conf{"target.utilization": "2"}, outside("utilization.target", "0.0", "1.0")},
		"a target in letters":                  {conf{"utilization.target": "x"}, verdictOf{failed: true}},
		"a negative boundary":                  {conf{"target.utilization.boundary": "-1"}, outside("target.utilization.boundary", "0.0", "+Infinity")},
		"a maximum at the target":              {conf{"utilization.max": "0.7"}, verdictOf{}},
		"a maximum below the target":           {conf{"utilization.max": "0.6"}, outside("utilization.max", "0.7", "1.0")},
		"a maximum above one":                  {conf{"utilization.max": "1.5"}, outside("utilization.max", "0.7", "1.0")},
		"a minimum at the target":              {conf{"utilization.target": "0.5", "utilization.min": "0.5"}, verdictOf{}},
		"a minimum above the target":           {conf{"utilization.target": "0.5", "utilization.min": "0.6"}, outside("utilization.min", "0.0", "0.5")},
		"a minimum in letters":                 {conf{"utilization.min": "x"}, unreadable("utilization.min")},
		"pressure of garbage above one":        {conf{"memory.gc-pressure.threshold": "1.1"}, outside("memory.gc-pressure.threshold", "0.0", "1.0")},
		"negative usage of the heap":           {conf{"memory.heap-usage.threshold": "-0.1"}, outside("memory.heap-usage.threshold", "0.0", "1.0")},
		"a coefficient that is not used":       {conf{"observed-scalability.coefficient-min": "5"}, verdictOf{}},
		"a coefficient that is":                {conf{"observed-scalability.enabled": "true", "observed-scalability.coefficient-min": "0"}, outside("observed-scalability.coefficient-min", "0.01", "1.0")},
		"a switch that is no truth value":      {conf{"observed-scalability.enabled": "perhaps"}, verdictOf{failed: true}},
		"an effectiveness that is not used":    {conf{"scaling.effectiveness.threshold": "-1"}, verdictOf{}},
		"an effectiveness that is":             {conf{"scaling.effectiveness.detection.enabled": "true", "scaling.effectiveness.threshold": "-1"}, outside("scaling.effectiveness.threshold", "0.0", "1.0")},
		"an overhead that is not used":         {conf{"memory.tuning.overhead": "7"}, verdictOf{}},
		"an overhead that is":                  {conf{"memory.tuning.enabled": "true", "memory.tuning.overhead": "7"}, outside("memory.tuning.overhead", "0.0", "1.0")},
		"an option with the operator's prefix": {conf{"kubernetes.operator.job.autoscaler.utilization.target": "2"}, outside("utilization.target", "0.0", "1.0")},
		"switched off, anything goes":          {conf{"enabled": "false", "utilization.target": "x", "metrics.window": "1 s", "excluded.periods": "x"}, verdictOf{}},
		"a switch in letters":                  {conf{"enabled": "x"}, verdictOf{failed: true}},
		"a window as long as the interval":     {conf{"metrics.window": "1 min"}, verdictOf{}},
		"a window that is shorter":             {conf{"metrics.window": "59 s"}, window("PT59S", "PT1M")},
		"an interval that is longer":           {conf{"kubernetes.operator.reconcile.interval": "1 h"}, window("PT15M", "PT1H")},
		"a window that is no duration":         {conf{"metrics.window": "x"}, verdictOf{failed: true}},
		"an option comes before the window":    {conf{"metrics.window": "1 s", "utilization.target": "2"}, outside("utilization.target", "0.0", "1.0")},
		"a bad window leaves no verdict":       {conf{"metrics.window": "x", "utilization.target": "2"}, verdictOf{failed: true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			full := map[string]string{prefix + "enabled": "true"}
			for key, value := range test.conf {
				if !strings.HasPrefix(key, "kubernetes.") {
					key = prefix + key
				}
				full[key] = value
			}
			problem, err := judgeDeployment(t, withConf(t, full))
			expect(t, test.want, problem, err)
		})
	}
}

func TestExcludedPeriods(t *testing.T) {
	const key = "job.autoscaler.excluded.periods"
	invalid := func(value, why string) verdictOf {
		return verdictOf{problem: "Invalid value " + value + " in the autoscaler config " + key + why}
	}
	neither := func(value string) verdictOf {
		return invalid(value, ", the value is neither a valid daily expression nor a valid cron expression")
	}
	twoOfAKind := func(value string) verdictOf {
		return invalid(value, ", the value can not be configured as dailyExpression && dailyExpression or cronExpression && cronExpression")
	}
	tests := map[string]struct {
		periods string
		want    verdictOf
	}{
		"none":                               {"", verdictOf{}},
		"hours and minutes":                  {"9:30-10:30", verdictOf{}},
		"seconds":                            {"9:30:00-10:30:00", verdictOf{}},
		"milliseconds":                       {"09:30:00:999-10:30", verdictOf{}},
		"five parts":                         {"9:30:00:0:0-10:30", neither("9:30:00:0:0-10:30")},
		"only hours":                         {"9-10", neither("9-10")},
		"an hour too late":                   {"9:30-24:00", neither("9:30-24:00")},
		"a minute too many":                  {"9:60-10:00", neither("9:60-10:00")},
		"a second too many":                  {"9:00:60-10:00", neither("9:00:60-10:00")},
		"milliseconds too many":              {"9:00:00:1000-10:00", neither("9:00:00:1000-10:00")},
		"over midnight":                      {"17:00-9:00", neither("17:00-9:00")},
		"no time at all":                     {"9:00-9:00", neither("9:00-9:00")},
		"blanks inside":                      {"9:30 - 10:30", neither("9:30 - 10:30")},
		"blanks outside":                     {" 9:30-10:30 ", verdictOf{}},
		"a dash at the end":                  {"9:30-10:30-", verdictOf{}},
		"a dash at the beginning":            {"-9:30-10:30", neither("-9:30-10:30")},
		"a cron expression":                  {"* * 9-11 ? * 1-5", verdictOf{}},
		"a cron expression with five fields": {"* 9-11 ? * 1", neither("* 9-11 ? * 1")},
		"an increment too great":             {"0/60 * * * * ?", neither("0/60 * * * * ?")},
		"a range and a cron expression":      {"9:30-10:30 && * * * ? * 2-6", verdictOf{}},
		"the other way round":                {"* * * ? * 2-6&&9:30-10:30", verdictOf{}},
		"two ranges":                         {"9:30-10:30 && 11:00-12:00", twoOfAKind("9:30-10:30 && 11:00-12:00")},
		"two cron expressions":               {"* * * ? * 2 && * * * ? * 3", twoOfAKind("* * * ? * 2 && * * * ? * 3")},
		"three":                              {"9:30-10:30&&* * * ? * 2&&* * * ? * 3", invalid("9:30-10:30&&* * * ? * 2&&* * * ? * 3", "")},
		"nothing but the word and":           {"&&", verdictOf{}},
		"an and at the end":                  {"9:30-10:30&&", verdictOf{}},
		"several":                            {"9:30-10:30;* * * ? * 2", verdictOf{}},
		"the first bad one of several":       {"9:30-10:30;x;y", neither("x")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problem, err := judgeDeployment(t, withConf(t, map[string]string{"job.autoscaler.enabled": "true", key: test.periods}))
			expect(t, test.want, problem, err)
		})
	}
}

func TestISODurations(t *testing.T) {
	tests := map[string]struct {
		length time.Duration
		want   string
	}{
		"nothing":                  {0, "PT0S"},
		"seconds":                  {59 * time.Second, "PT59S"},
		"minutes":                  {time.Minute, "PT1M"},
		"hours, more than a day":   {26 * time.Hour, "PT26H"},
		"everything":               {time.Hour + 2*time.Minute + 3*time.Second, "PT1H2M3S"},
		"fractions":                {1500 * time.Millisecond, "PT1.5S"},
		"the least":                {time.Nanosecond, "PT0.000000001S"},
		"hours and a millisecond":  {time.Hour + time.Millisecond, "PT1H0.001S"},
		"no minutes between these": {time.Hour + time.Second, "PT1H1S"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := iso(test.length); got != test.want {
				t.Errorf("iso(%s) = %q, want %q", test.length, got, test.want)
			}
		})
	}
}
