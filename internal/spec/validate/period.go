package validate

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/cron"
	"github.com/drey-project/drey/internal/spec/settings"
)

// excludedPeriods judges the times at which the autoscaler leaves jobs alone: daily ranges, cron expressions, or one of each
// that must both apply.
func excludedPeriods(c conf.Conf) (string, error) {
	periods, err := conf.Get(c, settings.AutoscalerExcludedPeriods)
	if err != nil {
		return "", err
	}
	for _, period := range periods {
		if problem := excludedPeriod(period); problem != "" {
			return problem, nil
		}
	}
	return no()
}

// excludedPeriod returns what is wrong with a period, or nothing.
func excludedPeriod(text string) string {
	invalid := fmt.Sprintf("Invalid value %s in the autoscaler config %s", text, settings.AutoscalerExcludedPeriods.Key)
	parts := splitAsJava(text, "&&")
	if len(parts) > 2 {
		return invalid
	}
	daily, crons := 0, 0
	for _, part := range parts {
		part = strings.TrimFunc(part, isJavaBlank)
		_, err := cron.Parse(part, cron.Quartz)
		switch {
		case isDaily(part):
			daily++
		case err == nil:
			crons++
		default:
			return invalid + ", the value is neither a valid daily expression nor a valid cron expression"
		}
	}
	if len(parts) == 2 && daily != crons {
		return invalid + ", the value can not be configured as dailyExpression && dailyExpression or " +
			"cronExpression && cronExpression"
	}
	return ""
}

// isDaily tells whether a text is a range within a day, such as 9:30-17:00.
func isDaily(text string) bool {
	ends := splitAsJava(text, "-")
	if len(ends) != 2 {
		return false
	}
	from, fromOK := timeOfDay(ends[0])
	to, toOK := timeOfDay(ends[1])
	return fromOK && toOK && from < to
}

// timeOfDay reads hours and minutes, and seconds and milliseconds if they are there.
func timeOfDay(text string) (time.Duration, bool) {
	units := []struct {
		length time.Duration
		most   int64
	}{{time.Hour, 23}, {time.Minute, 59}, {time.Second, 59}, {time.Millisecond, 999}}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ':' })
	if len(parts) < 2 || len(parts) > len(units) {
		return 0, false
	}
	var sum time.Duration
	for i, part := range parts {
		number, err := strconv.ParseInt(part, 10, 32)
		if err != nil || number < 0 || number > units[i].most {
			return 0, false
		}
		sum += time.Duration(number) * units[i].length
	}
	return sum, true
}

// splitAsJava splits a text as Java does: empty parts at the end are left out.
func splitAsJava(text, separator string) []string {
	parts := strings.Split(text, separator)
	if len(parts) == 1 {
		return parts
	}
	for len(parts) > 0 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return parts
}
