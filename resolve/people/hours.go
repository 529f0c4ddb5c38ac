package people

import "time"

// Contain reports whether a moment is within the hours; every moment is within
// nil Hours.
func (h *Hours) Contain(t time.Time) bool {
	if h == nil {
		return true
	}
	t = t.In(h.zone())
	clock := sinceMidnight(t)
	if h.From <= h.To {
		return h.Days[t.Weekday()] && h.From <= clock && clock < h.To
	}
	// Over midnight: the evening of a day, or the morning after one.
	yesterday := t.AddDate(0, 0, -1).Weekday()
	return h.Days[t.Weekday()] && clock >= h.From || h.Days[yesterday] && clock < h.To
}

// Next returns the first moment within the hours that is not before t; t itself
// if the hours contain it, or name no day at all.
func (h *Hours) Next(t time.Time) time.Time {
	if h.Contain(t) {
		return t
	}
	local := t.In(h.zone())
	for ahead := range 8 {
		day := local.AddDate(0, 0, ahead)
		start := time.Date(day.Year(), day.Month(), day.Day(), 0, int(h.From/time.Minute), 0, 0, h.zone())
		if h.Days[day.Weekday()] && start.After(t) {
			return start
		}
	}
	return t
}

func (h *Hours) zone() *time.Location {
	if h.TimeZone == nil {
		return time.UTC
	}
	return h.TimeZone
}

func sinceMidnight(t time.Time) time.Duration {
	hour, minute, second := t.Clock()
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
}
