package cron

import (
	"math"
	"time"
)

// Next returns the first moment after a time, and false when there is none. The fields are read in the location of that time.
func (e Expression) Next(after time.Time) (time.Time, bool) {
	wall := time.Date(after.Year(), after.Month(), after.Day(), after.Hour(), after.Minute(), after.Second(), 0, time.UTC)
	for {
		var found bool
		if wall, found = e.next(wall.Add(time.Second)); !found {
			return time.Time{}, false
		}
		if at := onClock(wall, after); at.After(after) {
			return at, true
		}
	}
}

// Due tells whether a moment after the last one lies before now.
func (e Expression) Due(last, now time.Time) bool {
	next, found := e.Next(last)
	return found && next.Before(now)
}

// next finds the first moment that is not before from. Both are on a clock that is never put forward or back.
func (e Expression) next(from time.Time) (time.Time, bool) {
	midnight := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	if e.applies(midnight) {
		if at, found := e.within(from.Sub(midnight)); found {
			return midnight.Add(at), true
		}
	}
	at, found := e.within(0)
	for day := midnight.AddDate(0, 0, 1); found && day.Year() <= LastYear; {
		switch {
		case !e.values[year][day.Year()]:
			day = time.Date(day.Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC)
		case !e.values[month][int(day.Month())]:
			day = time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		case e.applies(day):
			return day.Add(at), true
		default:
			day = day.AddDate(0, 0, 1)
		}
	}
	return time.Time{}, false
}

// within finds the first moment of a day that is not before from.
func (e Expression) within(from time.Duration) (time.Duration, bool) {
	h, m, s := int(from/time.Hour), int(from/time.Minute)%60, int(from/time.Second)%60
	for ; h < 24; h, m, s = h+1, 0, 0 {
		if !e.values[hour][h] {
			continue
		}
		for ; m < 60; m, s = m+1, 0 {
			if !e.values[minute][m] {
				continue
			}
			for ; s < 60; s++ {
				if e.values[second][s] {
					return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second, true
				}
			}
		}
	}
	return 0, false
}

// applies tells whether the expression has moments on a day.
func (e Expression) applies(date time.Time) bool {
	if !e.values[year][date.Year()] || !e.values[month][int(date.Month())] {
		return false
	}
	if e.values[weekday][unspecified] {
		return e.appliesToDay(date)
	}
	return e.appliesToWeekday(date)
}

func (e Expression) appliesToDay(date time.Time) bool {
	last := daysIn(date)
	switch {
	case e.lastDay && e.nearestWeekday:
		return date.Day() == workingDay(date, last-e.lastDayOffset)
	case e.lastDay:
		return date.Day() == last-e.lastDayOffset
	case e.nearestWeekday: // of several days the first counts
		return date.Day() == workingDay(date, e.values[day].min())
	}
	return e.values[day][date.Day()]
}

func (e Expression) appliesToWeekday(date time.Time) bool {
	of := int(date.Weekday()) + 1
	const week = 7
	switch {
	case e.lastWeekday:
		return of == e.values[weekday].min() && date.Day()+week > daysIn(date)
	case e.nthWeekday != 0:
		return of == e.values[weekday].min() && (date.Day()-1)/week+1 == e.nthWeekday
	}
	return e.values[weekday][of]
}

// workingDay is the day from Monday to Friday that is nearest to a day of a date's month; 0 when the month has no such day.
func workingDay(date time.Time, of int) int {
	last := daysIn(date)
	if of < 1 || of > last {
		return 0
	}
	switch time.Date(date.Year(), date.Month(), of, 0, 0, 0, 0, time.UTC).Weekday() {
	case time.Saturday:
		if of == 1 {
			return of + 2
		}
		return of - 1
	case time.Sunday:
		if of == last {
			return of - 2
		}
		return of + 1
	case time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday:
	}
	return of
}

func daysIn(date time.Time) int {
	return time.Date(date.Year(), date.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// min returns the smallest value; of an empty set one that no field has.
func (s set) min() int {
	smallest := math.MaxInt
	for value := range s {
		smallest = min(smallest, value)
	}
	return smallest
}

// onClock is the moment at which clocks in the location of after show a time. A time that they skip is read as if they were
// put forward later; of two moments with the same time the first that comes after counts.
func onClock(wall, after time.Time) time.Time {
	const far = 24 * time.Hour
	at := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, after.Location())
	_, before := at.Add(-far).Zone()
	_, later := at.Add(far).Zone()
	first := wall.Add(-time.Duration(max(before, later)) * time.Second)
	if shows(first.In(after.Location()), wall) && first.After(after) {
		return first.In(after.Location())
	}
	return wall.Add(-time.Duration(min(before, later)) * time.Second).In(after.Location())
}

// shows tells whether a clock shows the time of day of another.
func shows(at, wall time.Time) bool {
	return at.Hour() == wall.Hour() && at.Minute() == wall.Minute() && at.Day() == wall.Day()
}
