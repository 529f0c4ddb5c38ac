package webhook

import (
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/internal/lazy"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// sentryHook is an integration's webhook that carries an event: of an alert
// rule or of a new error.
var sentryHook = sentryAt(Sender{
	Header:       "Sentry-Hook-Resource",
	HeaderShapes: []Shape{{"data.event"}, {"data.error"}},
	Shapes:       []Shape{{"data.event", "installation"}, {"data.error", "installation"}, {"data.event.event_id", "action"}, {"data.error.event_id", "action"}},
	Status:       []string{"action"},
	Words:        map[string]alert.Status{"triggered": alert.Firing, "created": alert.Firing, "resolved": alert.Resolved},
}, "data.event.", "data.error.")

// sentryPlugin is the older webhook of a project.
var sentryPlugin = sentryAt(Sender{
	Shapes:  []Shape{{"project_slug", "event"}, {"project_name", "event.event_id"}},
	Service: []string{"project_slug", "project_name", "project"},
	URL:     []string{"url"},
	Key:     []string{"id"},
	Title:   []string{"message"},
}, "event.")

// sentryEvent is an event by itself, as an SDK sends it.
var sentryEvent = sentryAt(Sender{
	Shapes: []Shape{
		{"event_id", "platform"}, {"event_id", "exception"}, {"event_id", "sdk"}, {"exception.values", "platform"}, {"event_id", "sentry.interfaces.Exception"},
		{"event_id", "logentry"}, {"event_id", "stacktrace"}, {"event_id", "threads"}, {"event_id", "level", "message"},
	},
}, "")

// sentryAt fills the table of a sender whose event stands under one of the
// prefixes; what the sender says itself goes first.
func sentryAt(s Sender, prefixes ...string) Sender {
	under := func(own []string, names ...string) []string {
		for _, prefix := range prefixes {
			for _, name := range names {
				own = append(own, prefix+name)
			}
		}
		return own
	}
	s.Name = "sentry"
	s.Labels = under(nil, "tags")
	s.Environment = under(s.Environment, "environment", "tags.environment")
	s.Revision = under(s.Revision, "release", "release.version", "tags.sentry:release", "tags.release")
	s.Severity = under(s.Severity, "level", "tags.level")
	s.URL = under(s.URL, "web_url", "issue_url", "url")
	s.Key = under(s.Key, "issue_id", "hashes.0", "fingerprint.0", "event_id")
	s.Time = under(s.Time, "timestamp", "datetime", "received")
	// A plugin's own message is often empty or a repetition: the event's title first.
	s.Title = append(under(nil, "title"), s.Title...)
	s.Texts = under(nil, "logentry.formatted", "logentry.message", "message.formatted", "message.message", "message", "sentry.interfaces.Message.message", "culprit")
	s.Read = func(in Reading, a *alert.Alert) bool {
		for _, prefix := range prefixes {
			if event := in.Item.Get(strings.TrimSuffix(prefix, ".")); !event.empty() {
				readSentry(event, in, a)
				break
			}
		}
		return true
	}
	return s
}

// projectInURL is a project's slug in the address of its API.
var projectInURL = lazy.Regexp(`/projects/[^/]+/([^/]+)/`)

func readSentry(event Value, in Reading, a *alert.Alert) {
	if a.Status == "" {
		a.Status = alert.Firing
	}
	a.Traces = sentryTraces(event)
	if a.Service == "" {
		for _, path := range []string{"url", "issue_url"} {
			if m := projectInURL().FindStringSubmatch(event.First(path)); m != nil {
				a.Service = m[1]
				break
			}
		}
	}
	if strings.HasPrefix(a.SenderKey, "{{") {
		a.SenderKey = event.First("issue_id", "hashes.0", "event_id")
	}
	if a.Title == "" && len(a.Traces) > 0 {
		a.Title = titled(a.Traces[0].Type, a.Traces[0].Message)
	}
	if a.Title == "" {
		a.Title = event.First("logentry.formatted", "logentry.message", "message.formatted", "message.message", "message", "sentry.interfaces.Message.message", "metadata.title")
	}
}

// sentryTraces are the stack traces of an event: its exceptions; if they have
// no frames, those of the thread that crashed; else the event's own.
func sentryTraces(event Value) []stacktrace.Trace {
	platform := event.First("platform")
	traces := sentryExceptions(event, platform)
	if len(traces) > 0 && len(traces[0].Frames) > 0 {
		return traces
	}
	where := event.Get("stacktrace")
	if where.empty() {
		where = event.Get("sentry.interfaces.Stacktrace")
	}
	for _, flag := range []string{"current", "crashed"} {
		for _, thread := range valuesOf(event.Get("threads")) {
			if thread.First(flag) == "true" && thread.Has("stacktrace.frames") {
				where = thread.Get("stacktrace")
			}
		}
	}
	frames := sentryFrames(where, platform)
	switch {
	case len(traces) > 0:
		traces[0].Frames = frames
	case len(frames) > 0:
		traces = []stacktrace.Trace{{Format: formatOf(platform), Frames: frames}}
	}
	return traces
}

// valuesOf is a list, also where it stands under "values".
func valuesOf(v Value) []Value {
	if list := v.List(); list != nil {
		return list
	}
	return v.Get("values").List()
}

// An exception is one value of an event's chain or tree of exceptions.
type exception struct {
	trace      stacktrace.Trace
	id, parent string
	relation   stacktrace.Relation
	group      bool
}

// maxExceptions is how many exceptions of an event are read: those that were
// raised last.
const maxExceptions = 200

// sentryExceptions orders an event's exceptions. The last of the list is what
// was raised last and the earlier ones led to it, unless ids and parents tell
// of a tree: then the one with id 0 is its root.
func sentryExceptions(event Value, platform string) []stacktrace.Trace {
	list := valuesOf(event.Get("exception"))
	if list == nil {
		list = valuesOf(event.Get("sentry.interfaces.Exception"))
	}
	cut := max(len(list)-maxExceptions, 0)
	var all []exception
	for _, v := range list[cut:] {
		all = append(all, readException(v, platform))
	}
	if cut > 0 {
		all[0].trace.Truncated = true
	}
	slices.Reverse(all)
	if root := slices.IndexFunc(all, func(e exception) bool { return e.id == "0" }); root >= 0 && len(all) > 1 {
		if t, n := tree(all, root, 0); n == len(all) {
			return []stacktrace.Trace{t}
		}
	}
	var traces []stacktrace.Trace
	for _, e := range all {
		if e.trace.Type+e.trace.Message != "" || len(e.trace.Frames) > 0 {
			traces = append(traces, e.trace)
		}
	}
	return chain(traces)
}

func readException(v Value, platform string) exception {
	mechanism := v.Get("mechanism")
	e := exception{id: mechanism.First("exception_id"), parent: mechanism.First("parent_id"), group: mechanism.First("is_exception_group") == "true"}
	e.relation = stacktrace.Cause
	if strings.Contains(mechanism.First("source"), "context") {
		e.relation = stacktrace.Context
	}
	trace := v.Get("stacktrace")
	if trace.empty() {
		trace = v.Get("raw_stacktrace")
	}
	e.trace = stacktrace.Trace{
		Format: formatOf(platform), Type: v.First("type"), Message: v.First("value"), Thread: v.First("thread_id"), Frames: sentryFrames(trace, platform),
	}
	return e
}

// maxTree bounds a tree of exceptions, which a body may make a circle.
const maxTree = 50

// tree hangs the exceptions below their parents and counts them.
func tree(all []exception, at, level int) (stacktrace.Trace, int) {
	t, n := all[at].trace, 1
	if level > maxTree {
		return t, n
	}
	for i, e := range all {
		if i != at && e.parent != "" && e.parent == all[at].id && e.id != "0" {
			child, count := tree(all, i, level+1)
			child.Relation = e.relation
			if all[at].group {
				child.Relation = stacktrace.Member
			}
			t.Related = append(t.Related, child)
			n += count
		}
	}
	return t, n
}

// qualified are the platforms that print a function with its class or package
// before it, which events carry apart.
var qualified = map[string]bool{"java": true, "kotlin": true, "scala": true, "csharp": true, "go": true, "elixir": true, "clojure": true}

// sentryFrames reads a stack trace's frames, which come outermost first. A
// frame that is only an address is left out.
func sentryFrames(trace Value, platform string) []stacktrace.Frame {
	items := trace.Get("frames").List()
	frames := make([]stacktrace.Frame, 0, len(items))
	for i := len(items) - 1; i >= 0; i-- {
		item := items[i]
		f := stacktrace.Frame{
			Func: item.First("function", "raw_function"), Module: item.First("module", "package"), File: sentryFile(item),
			Line: item.Get("lineno").Int(), Column: item.Get("colno").Int(), InApp: inApp(item.Get("in_app")),
		}
		if f.Func == "" && f.File == "" {
			continue
		}
		of := platform
		if own := item.First("platform"); own != "" {
			of = own
		}
		if qualified[of] && f.Func != "" && f.Module != "" && item.Has("module") && !strings.HasPrefix(f.Func, f.Module) {
			f.Func = f.Module + "." + f.Func
		}
		frames = append(frames, f)
	}
	return frames
}

// sentryFile is the frame's file name, with its folder where only the absolute
// path has one.
func sentryFile(frame Value) string {
	name, path := frame.First("filename"), frame.First("abs_path")
	if name == "" || strings.HasSuffix(path, "/"+name) && !strings.ContainsAny(name, `/\`) {
		return path
	}
	return name
}

// sentryIssue is a step in an issue's life. Of what failed it names a file and
// a function at most.
var sentryIssue = Sender{
	Name:         "sentry",
	Header:       "Sentry-Hook-Resource",
	HeaderShapes: []Shape{{"data.issue"}},
	Shapes:       []Shape{{"data.issue", "installation"}, {"data.issue.shortId", "action"}, {"data.comment", "installation"}, {"data.installation", "installation"}},
	Service:      []string{"data.issue.project.slug", "data.issue.project.name"},
	Severity:     []string{"data.issue.level"},
	Status:       []string{"action"},
	Words:        map[string]alert.Status{"created": alert.Firing, "unresolved": alert.Firing, "resolved": alert.Resolved},
	Key:          []string{"data.issue.id"},
	Title:        []string{"data.issue.title"},
	URL:          []string{"data.issue.permalink", "data.issue.web_url"},
	Time:         []string{"data.issue.lastSeen", "data.issue.firstSeen"},
	Texts:        []string{"data.issue.culprit"},
	Read: func(in Reading, a *alert.Alert) bool {
		if kind := in.First("data.issue.metadata.type"); kind != "" {
			t := stacktrace.Trace{Format: formatOf(in.First("data.issue.platform")), Type: kind, Message: in.First("data.issue.metadata.value")}
			a.Traces = []stacktrace.Trace{t}
		}
		return a.Status != "" && in.Item.Has("data.issue") && !in.Item.Has("data.comment")
	},
}

var sentryMetric = Sender{
	Name:        "sentry",
	Shapes:      []Shape{{"data.metric_alert"}},
	Service:     []string{"data.metric_alert.projects.0", "data.metric_alert.alert_rule.projects.0"},
	Environment: []string{"data.metric_alert.alert_rule.environment"},
	Severity:    []string{"action"},
	Status:      []string{"action"},
	Words:       commonWords,
	Key:         []string{"data.metric_alert.identifier", "data.metric_alert.id"},
	Title:       []string{"data.metric_alert.title", "data.description_title", "data.metric_alert.alert_rule.name"},
	URL:         []string{"data.web_url"},
	Time:        []string{"data.metric_alert.date_detected", "data.metric_alert.date_started"},
	Texts:       []string{"data.description_text"},
}
