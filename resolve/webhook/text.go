package webhook

import (
	"fmt"
	"strings"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// readTexts makes the alert's text of its title and of what stands at the
// paths, each once, and looks for stack traces in it where the body gave none
// as data. Offsets count in the alert's text.
func readTexts(in Reading, paths []string, a *alert.Alert) {
	texts := append([]string{a.Title}, textsAt(in, paths)...)
	if a.Text != "" {
		texts = append(texts, a.Text)
	}
	a.Text = ""
	left := max(len(texts)-maxTexts, 0)
	texts = texts[:len(texts)-left]
	structured := len(a.Traces) > 0
	for i, text := range texts {
		text = in.hide.text(strings.TrimRight(text, " \r\n"))
		if strings.TrimSpace(text) == "" || within(texts, i) {
			continue
		}
		if a.Text != "" {
			a.Text += "\n"
		}
		if !structured {
			a.Traces = append(a.Traces, moved(stacktrace.Parse(text), len(a.Text))...)
		}
		a.Text += text
	}
	if left > 0 {
		a.Text += fmt.Sprintf("\nand %d further texts", left)
	}
}

// maxTexts is how many texts of one alert are read.
const maxTexts = 200

// within reports whether a text is said by another one too: by a longer one, or
// by an equal one before it.
func within(all []string, at int) bool {
	text := strings.TrimSpace(all[at])
	for i, other := range all {
		if i != at && strings.Contains(other, text) && (len(strings.TrimSpace(other)) > len(text) || i < at) {
			return true
		}
	}
	return false
}

// textsAt returns the texts at paths; of an object all of them by name.
func textsAt(in Reading, paths []string) []string {
	var out []string
	for _, path := range paths {
		v := in.Get(path)
		if text := v.Text(); text != "" {
			out = append(out, text)
			continue
		}
		for _, name := range v.Keys() {
			if text := v.Get(name).Text(); text != "" && !secretName(name) {
				out = append(out, text)
			}
		}
	}
	return out
}

// moved adds to every offset of stack traces, in place.
func moved(traces []stacktrace.Trace, by int) []stacktrace.Trace {
	for i := range traces {
		t := &traces[i]
		t.Offset += by
		for j := range t.Frames {
			t.Frames[j].Offset += by
		}
		moved(t.Related, by)
	}
	return traces
}

// textAlert is the alert of a text: none where no stack trace is in it.
func textAlert(text string) []alert.Alert {
	text = hider{}.text(text)
	traces := stacktrace.Parse(text)
	if len(traces) == 0 {
		return nil
	}
	return []alert.Alert{{Source: Generic, Text: text, Traces: traces}}
}
