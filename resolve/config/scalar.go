package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a pager must know time zones in a bare container too; about 450 KB

	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// A scalar is a value that is written as one word. set reports what is wrong
// with the word; schema is its JSON Schema.
type scalar interface {
	set(word string) error
	schema() map[string]any
}

// version is the version of the format.
type version int

func (v *version) set(word string) error {
	if word != "1" {
		return fmt.Errorf("%q is not a version of the format (write 1)", word)
	}
	*v = 1
	return nil
}

func (*version) schema() map[string]any { return map[string]any{"const": 1} }

// count is a number of things, from 1.
type count int

func (c *count) set(word string) error {
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 {
		return fmt.Errorf("%q is not a whole number from 1", word)
	}
	*c = count(n)
	return nil
}

func (*count) schema() map[string]any { return map[string]any{"type": "integer", "minimum": 1} }

// share is a probability.
type share float64

func (s *share) set(word string) error {
	f, err := strconv.ParseFloat(word, 64)
	if err != nil || !(f >= 0 && f <= 1) {
		return fmt.Errorf("%q is not a probability from 0 to 1", word)
	}
	*s = share(f)
	return nil
}

func (*share) schema() map[string]any {
	return map[string]any{"type": "number", "minimum": 0, "maximum": 1}
}

// duration is a length of time as Go writes it.
type duration time.Duration

func (d *duration) set(word string) error {
	v, err := time.ParseDuration(word)
	if err != nil || v <= 0 {
		if _, err := strconv.Atoi(word); err == nil {
			return fmt.Errorf("%q is not a duration (write %q)", word, word+"m")
		}
		return fmt.Errorf("%q is not a duration (write \"90s\", \"10m\" or \"24h\")", word)
	}
	*d = duration(v)
	return nil
}

func (*duration) schema() map[string]any {
	return map[string]any{"type": "string", "pattern": `^([0-9]+(\.[0-9]+)?(h|m|s|ms))+$`}
}

// clock is a time of day, since midnight.
type clock time.Duration

func (c *clock) set(word string) error {
	t, err := time.Parse("15:04", word)
	if len(word) != len("15:04") || err != nil && word != "24:00" {
		return fmt.Errorf("%q is not a time of day (write \"09:00\")", word)
	}
	*c = clock(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute)
	if word == "24:00" {
		*c = clock(24 * time.Hour)
	}
	return nil
}

func (*clock) schema() map[string]any {
	return map[string]any{"type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"}
}

// date is a day, as UTC midnight until its time zone is known.
type date time.Time

func (d *date) set(word string) error {
	t, err := time.Parse(time.DateOnly, word)
	if err != nil {
		return fmt.Errorf("%q is not a day (write 2026-12-31)", word)
	}
	*d = date(t)
	return nil
}

func (*date) schema() map[string]any {
	return map[string]any{"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}
}

// in is the midnight that begins the day in a time zone.
func (d date) in(z *time.Location) time.Time {
	t := time.Time(d)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, z)
}

// zone is a time zone.
type zone struct{ *time.Location }

func (z *zone) set(word string) error {
	l, err := time.LoadLocation(word)
	if err != nil || word == "" || word == "Local" {
		return fmt.Errorf("%q is not an IANA time zone", word)
	}
	z.Location = l
	return nil
}

func (*zone) schema() map[string]any {
	return map[string]any{"type": "string", "pattern": "^[A-Za-z]+([/_+-][A-Za-z0-9]+)*$"}
}

// weekday is a day of the week.
type weekday time.Weekday

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func (d *weekday) set(word string) error {
	i, err := oneOf(word, weekdays)
	*d = weekday(i)
	return err
}

func (*weekday) schema() map[string]any { return map[string]any{"enum": weekdays} }

// paging is whether a person wants to be paged.
type paging string

func (p *paging) set(word string) error {
	_, err := oneOf(word, []string{"never"})
	*p = paging(word)
	return err
}

func (*paging) schema() map[string]any { return map[string]any{"enum": []string{"never"}} }

// kind is a kind of failure.
type kind plan.Kind

var kinds = words(plan.Code, plan.Regression, plan.Infrastructure, plan.ThirdParty, plan.Unknown)

func (k *kind) set(word string) error {
	_, err := oneOf(word, kinds)
	*k = kind(word)
	return err
}

func (*kind) schema() map[string]any { return map[string]any{"enum": kinds} }

// urgency is how developers are told.
type urgency plan.Urgency

var urgencies = words(plan.UrgencyPage, plan.UrgencyNotify, plan.UrgencyInform, plan.UrgencyDefer)

func (u *urgency) set(word string) error {
	_, err := oneOf(word, urgencies)
	*u = urgency(word)
	return err
}

func (*urgency) schema() map[string]any { return map[string]any{"enum": urgencies} }

// outside is what becomes of a developer's page outside working hours.
type outside plan.Urgency

var outsideWords = words(plan.UrgencyPage, plan.UrgencyNotify, plan.UrgencyDefer)

func (o *outside) set(word string) error {
	_, err := oneOf(word, outsideWords)
	*o = outside(word)
	return err
}

func (*outside) schema() map[string]any { return map[string]any{"enum": outsideWords} }

// platform is a format of stack traces.
type platform stacktrace.Format

func (p *platform) set(word string) error {
	if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return fmt.Errorf("%q is not the name of a stack trace format", word)
	}
	*p = platform(word)
	return nil
}

func (*platform) schema() map[string]any {
	return map[string]any{"type": "string", "pattern": "^[a-z0-9]+$"}
}

// words turns the values of an enumeration to text.
func words[T ~string](values ...T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

func oneOf(word string, known []string) (int, error) {
	i := slices.Index(known, word)
	if i < 0 {
		return 0, fmt.Errorf("%q is not one of %s%s", word, strings.Join(known, ", "), didYouMean(word, known))
	}
	return i, nil
}
