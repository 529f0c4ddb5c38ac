package webhook

import (
	"strconv"
	"strings"
	"time"
)

// layouts are the spellings of a time in text, beside RFC 3339.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05.999999999", time.RFC1123Z, time.RFC1123, time.ANSIC,
}

// moment reads a time in any spelling that the senders use: text, or seconds,
// milli-, micro- or nanoseconds since 1970. It is zero for anything else, and
// for the year 1 by which Go's senders say that there is none.
func moment(s string) time.Time {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return sinceEpoch(n)
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		if f < 1e8 || f > 1e11 {
			return sinceEpoch(int64(min(f, 9e18)))
		}
		return time.UnixMicro(int64(f * 1e6)).UTC()
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			if t.Year() <= 1 {
				return time.Time{}
			}
			return t
		}
	}
	return time.Time{}
}

// sinceEpoch tells the unit by the size: what gives a date after 1973.
func sinceEpoch(n int64) time.Time {
	switch {
	case n < 1e8:
		return time.Time{}
	case n < 1e11:
		return time.Unix(n, 0).UTC()
	case n < 1e14:
		return time.UnixMilli(n).UTC()
	case n < 1e17:
		return time.UnixMicro(n).UTC()
	default:
		return time.Unix(0, n).UTC()
	}
}
