package webhook

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"maps"

	"github.com/whopage/whopage/resolve/alert"
)

// unwrap opens a body that carries another one and returns what is in it, and
// the carrier's name for when nobody knows the inside.
func (r reader) unwrap(root Value, level int) (inner Value, name string, ok bool, err error) {
	switch {
	case root.Has("specversion") && (root.Has("data") || root.Has("data_base64")):
		inner, ok = r.carried(root, "data", "data_base64")
		return inner, "cloudevents", ok, nil
	case level == 0 && r.header.Get("Ce-Specversion") != "":
		return root, "cloudevents", true, nil
	case root.Has("message.data") && root.Has("subscription"):
		inner, ok = r.carried(root, "", "message.data")
		return inner, "", ok, nil
	case root.Has("event.involvedObject"): // what an exporter of a cluster's events saw
		return root.Get("event"), "", true, nil
	case root.Has("object.involvedObject"), root.First("object.kind") == "Pod" && root.Has("object.status"):
		return root.Get("object"), "", true, nil
	case root.Has("awslogs.data"):
		inner, err = r.unpack(root.First("awslogs.data"))
		return inner, "", err == nil, err
	case root.Has("TopicArn") && root.First("Message") != "":
		inner, ok = r.notification(root, level)
		return inner, "", ok, nil
	}
	return Value{}, "", false, nil
}

// carried is a body's content: an object, or JSON in a string, or that in
// base64.
func (r reader) carried(root Value, plain, encoded string) (Value, bool) {
	data := root.Get(plain)
	if plain != "" && data.Keys() != nil {
		return data, true
	}
	text := []byte(data.Text())
	if code := root.First(encoded); code != "" {
		decoded, err := base64.StdEncoding.DecodeString(code)
		if err != nil {
			return Value{}, false
		}
		text = decoded
	}
	inner, err := parse(text, r.limits.Depth)
	return inner, err == nil && inner.Keys() != nil
}

// notification opens an SNS notification. What a known system sent stands for
// itself; the rest stays in its envelope, with the message as an object.
func (r reader) notification(root Value, level int) (Value, bool) {
	message, err := parse([]byte(root.First("Message")), r.limits.Depth)
	if err != nil || message.Keys() == nil {
		return Value{}, false
	}
	carries := false
	if level+1 < wrapped {
		_, _, carries, _ = r.unwrap(message, level+1)
	}
	if s := r.sender(message); carries || s != &generic && !message.Has("AlarmName") {
		return message, true
	}
	opened := maps.Clone(root.v.(map[string]any))
	opened["Message"] = message.v
	return Value{opened}, true
}

// unpack opens a log subscription's data: gzip in base64. A bomb fails at the
// limit, whatever it would have become.
func (r reader) unpack(data string) (Value, error) {
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return Value{}, fmt.Errorf("webhook: awslogs.data: %w", err)
	}
	text, err := gunzip(raw, r.limits.Gunzip)
	if err != nil {
		return Value{}, fmt.Errorf("webhook: awslogs.data: %w", err)
	}
	inner, err := parse(text, r.limits.Depth)
	if err != nil {
		return Value{}, fmt.Errorf("webhook: awslogs.data: %w", err)
	}
	return inner, nil
}

// gunzip decompresses up to limit bytes.
func gunzip(raw []byte, limit int) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(z, int64(limit)+1))
	if err != nil {
		return nil, err
	}
	if len(text) > limit {
		return nil, fmt.Errorf("decompressed: %w of %d bytes", ErrLimit, limit)
	}
	return text, nil
}

// records are the bodies that a queue hands to a function in one call.
func records(root Value) []Value {
	var out []Value
	for _, record := range root.Get("Records").List() {
		switch {
		case record.Has("Sns.Message"):
			out = append(out, record.Get("Sns"))
		case record.First("body") != "" && record.Has("eventSourceARN"):
			if inner, err := parse([]byte(record.First("body")), 64); err == nil && inner.Keys() != nil {
				out = append(out, inner)
			}
		}
	}
	return out
}

// readRecords reads the records of one call, each as a body.
func (r reader) readRecords(list []Value) (string, []alert.Alert, error) {
	source, alerts, err := r.readList(list)
	if source == Generic {
		source = "cloudwatch"
	}
	return source, alerts, err
}
