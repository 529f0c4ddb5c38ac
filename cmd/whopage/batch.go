package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// batch answers JSON objects, one a line, with one JSON object a line, in
// order, each flushed before the next line is waited for. A request that fails
// is answered {"id":...,"error":...}; blank lines are skipped.
//
// answer gets the whole line and returns a value that marshals to an object;
// batch puts the request's id first.
func batch(e env, answer func(line []byte) (any, error)) error {
	in, out := bufio.NewReaderSize(e.in, 1<<16), bufio.NewWriter(e.out)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if _, err := out.Write(append(respond(line, answer), '\n')); err != nil {
				return err
			}
			if err := out.Flush(); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("standard input: %w", err)
		}
	}
}

// respond answers one line; a panic in the work becomes the line's error, so
// that one bad request does not end the batch.
func respond(line []byte, answer func([]byte) (any, error)) (reply []byte) {
	var request struct {
		ID json.RawMessage `json:"id"`
	}
	var wrong *json.UnmarshalTypeError
	err := json.Unmarshal(line, &request)
	switch {
	case errors.As(err, &wrong):
		return failure(nil, fmt.Errorf("the line is not a JSON object but a %s", wrong.Value))
	case err != nil:
		return failure(nil, fmt.Errorf("the line is not a JSON object: %w", err))
	}
	defer func() {
		if p := recover(); p != nil {
			reply = failure(request.ID, fmt.Errorf("internal error: %v", p))
		}
	}()
	value, err := answer(line)
	if err != nil {
		return failure(request.ID, err)
	}
	body, err := encodeAnswer(value)
	if err != nil {
		return failure(request.ID, err)
	}
	return withID(request.ID, body)
}

// encodeAnswer is encode, but takes an answer that writes itself as it is:
// reading it over again would cost as much as writing it did.
func encodeAnswer(value any) ([]byte, error) {
	if m, ok := value.(json.Marshaler); ok {
		return m.MarshalJSON()
	}
	return encode(value)
}

func failure(id json.RawMessage, err error) []byte {
	body, _ := encode(map[string]string{"error": err.Error()})
	return withID(id, body)
}

// withID puts the request's id before the fields of a JSON object.
func withID(id json.RawMessage, object []byte) []byte {
	if len(id) == 0 {
		return object
	}
	head := append([]byte(`{"id":`), id...)
	if bytes.Equal(object, []byte("{}")) {
		return append(head, '}')
	}
	return append(append(head, ','), object[1:]...)
}

// encode is json.Marshal without HTML escapes, which only cost readability.
func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// document prints one JSON document, indented, for -json.
func document(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
