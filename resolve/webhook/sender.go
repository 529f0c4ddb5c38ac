package webhook

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/whopage/whopage/resolve/alert"
)

// A Sender says how one system's bodies are told from others and where their
// fields stand: a table of paths as [Value.Get] takes them, and one function at
// most. Of each list of paths the first that leads to a text counts. A path
// that begins with "^" is looked for around the alert: in the lists that hold
// it, from the inside out, and in the body.
type Sender struct {
	Name string // lower case; becomes Alert.Source

	// Header is a request header that only this system sends. It decides only
	// together with one of Shapes or of the looser HeaderShapes.
	Header       string
	HeaderShapes []Shape
	// Shapes are what its bodies look like; one has to fit.
	Shapes []Shape

	// Each are the paths of the lists, one within the other, whose innermost
	// elements are alerts; a list that has two names has both, with "|" between.
	// Empty: the body is one alert.
	Each []string

	Service, Environment, Revision, Repository, Severity, Key, Title, URL, Time []string

	// Status are paths of a word, and Words what it means, in lower case: a
	// status, or Step for what is no alert. A word that is not there says
	// nothing.
	Status []string
	Words  map[string]alert.Status

	// Labels are paths of labels, tags, dimensions: objects or lists of pairs.
	// A later one goes over an earlier one.
	Labels []string
	// Texts are paths of what a person would read, in the order to read it;
	// stack traces are looked for in them. Of an object every text counts.
	Texts []string

	// Read may complete an alert, with what paths cannot say. It reports
	// whether it is one.
	Read func(in Reading, a *alert.Alert) bool
}

// A Shape is a list of conditions that all have to hold: a path that leads
// somewhere; "path=text"; "!path" for what must be absent, or "!path=text" for
// what must be something else.
type Shape []string

// Step is a status word's meaning for what tells of an alert's life but not of
// a failure: a comment, an assignment.
const Step alert.Status = "step"

// FromLabels stands among the paths of Service, Environment and Revision for
// what the alert's labels say.
const FromLabels = "@labels"

// Reading is what a Sender's function reads from.
type Reading struct {
	Item   Value   // the alert
	Around []Value // what holds it, from the inside out; the body is last
	Limits Limits

	hide hider
}

// Body is the whole body.
func (in Reading) Body() Value {
	if len(in.Around) == 0 {
		return in.Item
	}
	return in.Around[len(in.Around)-1]
}

// Get looks a path up in the alert or, behind "^", around it.
func (in Reading) Get(path string) Value {
	if !strings.HasPrefix(path, "^") {
		return in.Item.Get(path)
	}
	for _, v := range in.Around {
		if found := v.Get(path[1:]); !found.empty() {
			return found
		}
	}
	return Value{}
}

// First is the first text that is not empty at one of the paths.
func (in Reading) First(paths ...string) string {
	for _, path := range paths {
		if text := in.Get(path).Text(); strings.TrimSpace(text) != "" {
			return text
		}
	}
	return ""
}

func (s Sender) sentBy(header http.Header) bool {
	return s.Header != "" && header.Get(s.Header) != ""
}

func (s Sender) fits(root Value, shapes []Shape) bool {
	for _, shape := range shapes {
		if shape.fits(root) {
			return true
		}
	}
	return false
}

func (s Shape) fits(root Value) bool {
	for _, condition := range s {
		path, want, equals := strings.Cut(condition, "=")
		absent := strings.HasPrefix(path, "!")
		got := root.Get(strings.TrimPrefix(path, "!"))
		switch {
		case equals && strings.EqualFold(got.Text(), want) == absent:
			return false
		case !equals && (got.v != nil) == absent:
			return false
		}
	}
	return root.Keys() != nil
}

// alerts reads every alert of a body.
func (s *Sender) alerts(root Value, limits Limits) ([]alert.Alert, error) {
	hide := newHider(root)
	readings := []Reading{{Item: root, Limits: limits, hide: hide}}
	for _, path := range s.Each {
		var next []Reading
		for _, r := range readings {
			for _, item := range r.Item.list(path) {
				around := append([]Value{r.Item}, r.Around...)
				next = append(next, Reading{Item: item, Around: around, Limits: limits, hide: hide})
			}
		}
		readings = next
	}
	var out []alert.Alert
	size := 0
	for _, in := range readings {
		a, ok := s.read(in)
		if !ok {
			continue
		}
		size += weight(a)
		switch out = append(out, a); {
		case len(out) > limits.Alerts:
			return nil, tooMany(len(readings), limits)
		case len(a.Labels) > limits.Labels:
			return nil, fmt.Errorf("webhook: an alert with %d labels: %w of %d", len(a.Labels), ErrLimit, limits.Labels)
		case size > limits.Text:
			return nil, fmt.Errorf("webhook: %d alerts repeat %d bytes: %w of %d", len(out), size, ErrLimit, limits.Text)
		}
	}
	return out, nil
}

// maxTitle bounds a title in bytes, where a sender gives a whole log for one.
const maxTitle = 4096

// weight is how many bytes of text and labels an alert holds: what stands once
// in a body may be in all of its alerts.
func weight(a alert.Alert) int {
	n := len(a.Text)
	for name, value := range a.Labels {
		n += len(name) + len(value)
	}
	return n
}

// read applies the table to one alert.
func (s *Sender) read(in Reading) (alert.Alert, bool) {
	a := alert.Alert{Source: s.Name, Labels: s.labels(in)}
	a.Service = in.labelled(s.Service, a.Labels, serviceOf)
	a.Environment = in.labelled(s.Environment, a.Labels, environmentOf)
	a.Revision = in.labelled(s.Revision, a.Labels, revisionOf)
	a.Repository = in.First(s.Repository...)
	a.Severity = in.First(s.Severity...)
	a.SenderKey = in.First(s.Key...)
	a.Title = in.First(s.Title...)
	a.URL = in.First(s.URL...)
	for _, path := range s.Time {
		if a.Time = moment(in.First(path)); !a.Time.IsZero() {
			break
		}
	}
	if a.Status = s.status(in); a.Status == Step {
		return a, false
	}
	if s.Read != nil && !s.Read(in, &a) {
		return a, false
	}
	if len(a.Title) > maxTitle {
		a.Title = strings.ToValidUTF8(a.Title[:maxTitle], "") + "..." // the whole is in the text
	}
	in.hide.alert(&a)
	readTexts(in, s.Texts, &a)
	return a, true
}

func (s *Sender) status(in Reading) alert.Status {
	for _, path := range s.Status {
		word := strings.ToLower(strings.TrimSpace(in.First(path)))
		if status, ok := s.Words[word]; ok {
			return status
		}
	}
	return ""
}

// labelled is First, where FromLabels asks the labels.
func (in Reading) labelled(paths []string, labels map[string]string, of func(map[string]string) string) string {
	for _, path := range paths {
		text := ""
		if path == FromLabels {
			text = of(labels)
		} else {
			text = in.First(path)
		}
		if text != "" {
			return text
		}
	}
	return ""
}

// labels merges what stands at the paths; nil if there is none. A bare tag is a
// label without a value.
func (s *Sender) labels(in Reading) map[string]string {
	out := map[string]string{}
	for _, path := range s.Labels {
		v := in.Get(path)
		for _, name := range v.Keys() {
			label(out, name, v.Get(name))
		}
		for _, item := range v.List() {
			if name, value := pair(item); name != "" {
				label(out, name, value)
			} else if bare := item.Text(); bare != "" {
				out[bare] = ""
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func label(out map[string]string, name string, value Value) {
	if text := value.Text(); text != "" && !secretName(name) {
		out[name] = text
	}
}
