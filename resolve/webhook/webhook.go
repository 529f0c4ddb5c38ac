// Package webhook turns the bodies that alerting systems send into alerts, and
// receives them over HTTP.
//
// [Decode] tells the systems apart by their headers and the shape of the body
// and reads each by a [Sender]: a small table of where its fields stand. A
// system that is not known here is one more Sender in a [Decoder]. [Handler]
// verifies, bounds and decodes requests and hands the alerts to a function of
// the caller; [Worker] is a queue in memory for those who have none.
//
// Nothing is invented: a field that a body does not hold stays empty. Tokens,
// cookies, passwords and keys of a body reach no alert and no error.
package webhook

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/whopage/whopage/resolve/alert"
)

// Generic is the source of a body that no known system sent.
const Generic = "generic"

// ErrLimit is what a body that is over one of the Limits fails with.
var ErrLimit = errors.New("over the limit")

// errPanic is what a Sender's function did; the body may be right.
var errPanic = errors.New("panic in a sender")

// Limits bound what one body may cost. The zero value of each is its default.
type Limits struct {
	Bytes  int // of the body; default 25 MiB, the largest that a known system sends
	Depth  int // of nested JSON; default 64
	Alerts int // of one body; default 1,000
	Labels int // of one alert; default 1,000
	Text   int // bytes of all alerts' texts and labels together; default 64 MiB
	Gunzip int // bytes that a compressed part may become; default 10 MiB
}

func (l Limits) orDefaults() Limits {
	for _, d := range []struct {
		value *int
		with  int
	}{{&l.Bytes, 25 << 20}, {&l.Depth, 64}, {&l.Alerts, 1000}, {&l.Labels, 1000}, {&l.Text, 64 << 20}, {&l.Gunzip, 10 << 20}} {
		if *d.value <= 0 {
			*d.value = d.with
		}
	}
	return l
}

// A Decoder reads bodies by the systems it knows. Its zero value knows those of
// [Senders]. It is immutable in use and safe for concurrent use.
type Decoder struct {
	// Senders are tried in order; nil means Senders(). To add one, put it
	// first: append([]Sender{mine}, Senders()...).
	Senders []Sender
	Limits  Limits
}

// Decode reads one request body with the senders known here. See
// [Decoder.Decode].
func Decode(header http.Header, body []byte) (source string, alerts []alert.Alert, err error) {
	return Decoder{}.Decode(header, body)
}

// Decode returns the name of the system that sent a body and its alerts, in the
// body's order: none for a ping, a confirmation or a step that is no failure.
// The header may be nil.
//
// JSON of no known system has the source "generic", and an alert only if a
// service, a title or a stack trace is found in it. What is not JSON is a text,
// and an alert only if it holds a stack trace. The error is ErrLimit for a body
// over a limit, and a description of the place for JSON that breaks off. A panic
// in a Sender's function is an error too.
func (d Decoder) Decode(header http.Header, body []byte) (source string, alerts []alert.Alert, err error) {
	defer func() {
		if p := recover(); p != nil {
			source, alerts, err = Generic, nil, fmt.Errorf("webhook: %w: %v", errPanic, p)
		}
	}()
	limits := d.Limits.orDefaults()
	if len(body) > limits.Bytes {
		return Generic, nil, fmt.Errorf("webhook: body of %d bytes: %w of %d", len(body), ErrLimit, limits.Bytes)
	}
	r := reader{limits: limits, senders: d.Senders, header: header}
	if r.senders == nil {
		r.senders = known()
	}
	body = bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\ufeff"))
	root, err := parse(body, limits.Depth)
	switch {
	case err != nil && !textual(body, err):
		return Generic, nil, fmt.Errorf("webhook: body: %w", err)
	case err != nil:
		return Generic, textAlert(string(body)), nil
	}
	if text, ok := root.v.(string); ok {
		return Generic, textAlert(text), nil
	}
	source, alerts, err = r.read(root, 0)
	for i := range alerts {
		alerts[i].Source = source
	}
	return source, alerts, err
}

// textual reports whether a body that is not JSON is to be read as a text. What
// begins as JSON does and goes over several lines may be a log of JSON records.
func textual(body []byte, err error) bool {
	if errors.Is(err, ErrLimit) {
		return false
	}
	if len(body) == 0 || body[0] != '{' && body[0] != '[' {
		return true
	}
	line, _, more := bytes.Cut(body, []byte("\n"))
	if _, err := parse(bytes.TrimSpace(line), 10000); err == nil && more {
		return true
	}
	return body[0] == '[' && !bytes.HasPrefix(bytes.TrimSpace(body[1:]), []byte("{"))
}

// A reader reads one body.
type reader struct {
	limits  Limits
	senders []Sender
	header  http.Header
}

// wrapped is how deep a body may be carried inside other bodies: CloudEvents
// in SNS in Lambda is three.
const wrapped = 4

// read finds the sender of a JSON value and reads its alerts.
func (r reader) read(root Value, level int) (string, []alert.Alert, error) {
	if list := root.List(); list != nil && level < wrapped {
		return r.readList(list)
	}
	if list := records(root); list != nil {
		return r.readRecords(list)
	}
	if level < wrapped {
		inner, name, ok, err := r.unwrap(root, level)
		if err != nil {
			return "cloudwatch", nil, err
		}
		if ok {
			source, alerts, err := r.read(inner, level+1)
			if source == Generic && name != "" {
				source = name
			}
			return source, alerts, err
		}
	}
	sender := r.sender(root)
	alerts, err := sender.alerts(root, r.limits)
	return sender.Name, alerts, err
}

// readList reads a body that is a list of bodies, as Event Grid and the
// Alertmanager's own clients send.
func (r reader) readList(list []Value) (source string, all []alert.Alert, err error) {
	source = Generic
	for _, item := range list {
		from, alerts, err := r.read(item, 1)
		if err != nil {
			return source, all, err
		}
		if source == Generic {
			source = from
		}
		if all = append(all, alerts...); len(all) > r.limits.Alerts {
			return source, nil, tooMany(len(all), r.limits)
		}
	}
	return source, all, nil
}

// sender is the first whose header and shape fit, else the first whose shape
// does, else the generic one.
func (r reader) sender(root Value) *Sender {
	for _, s := range r.senders {
		if s.sentBy(r.header) && (s.fits(root, s.Shapes) || s.fits(root, s.HeaderShapes)) {
			return &s
		}
	}
	if i := slices.IndexFunc(r.senders, func(s Sender) bool { return s.fits(root, s.Shapes) }); i >= 0 {
		return &r.senders[i]
	}
	return &generic
}

func tooMany(n int, l Limits) error {
	return fmt.Errorf("webhook: %d alerts in one body: %w of %d", n, ErrLimit, l.Alerts)
}
