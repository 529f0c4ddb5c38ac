package webhook

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/whopage/whopage/resolve/alert"
)

// A Handler receives webhooks. It answers
//
//	202  the caller's Accept returned nil, or there was no alert in the body
//	400  the body is broken or over a limit of the Decoder
//	401  the signature is wrong, missing or too old
//	405  the method is not POST
//	408  the body did not come within Time
//	413  the body is over Bytes, also after decompression
//	415  the type is neither JSON nor text, or the encoding is not gzip
//	503  Accept returned an error, took longer than Time or panicked, a Sender
//	     of the Decoder panicked, or InFlight requests are at work: to be sent
//	     again after Retry-After
//
// What is answered 202 has been accepted; how durable that is, is up to Accept.
// A request that is sent twice is accepted twice, and so is one whose Accept
// succeeded after its time: joining is the queue's, by [alert.Alert.Key]. Errors
// are told in words, with no more of the body than the character that is wrong.
// Fields are not to be changed once it serves.
type Handler struct {
	// Accept takes charge of the alerts of one request. The context ends with
	// the request's time; what it does after that is its own.
	Accept func(ctx context.Context, alerts []alert.Alert) error

	Verify  Verifier // nil: whoever reaches the handler may send
	Decoder Decoder

	Bytes      int64         // of a body; default 1 MiB, GitHub sends up to 25 MiB
	Time       time.Duration // to read a body, and again to accept; default 4 s: PagerDuty waits 5
	InFlight   int           // requests at once; default 64
	RetryAfter time.Duration // default 10 s

	Now      func() time.Time // nil: time.Now
	Counters *Counters        // nil: not counted
	Logger   *slog.Logger     // nil: silent

	active atomic.Int64
	once   sync.Once
}

func (h *Handler) defaults() {
	h.once.Do(func() {
		if h.Bytes <= 0 {
			h.Bytes = 1 << 20
		}
		if h.Time <= 0 {
			h.Time = 4 * time.Second
		}
		if h.InFlight <= 0 {
			h.InFlight = 64
		}
		if h.RetryAfter <= 0 {
			h.RetryAfter = 10 * time.Second
		}
		if h.Now == nil {
			h.Now = time.Now
		}
		if h.Counters == nil {
			h.Counters = &Counters{}
		}
		if h.Logger == nil {
			h.Logger = slog.New(slog.DiscardHandler)
		}
	})
}

// A refusal is an error with the status to answer.
type refusal struct {
	status int
	err    error
}

func (r refusal) Error() string { return r.err.Error() }

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.defaults()
	h.Counters.Requests.Add(1)
	if h.active.Add(1) > int64(h.InFlight) {
		h.active.Add(-1)
		h.answer(w, "", 0, refusal{http.StatusServiceUnavailable, errors.New("too many requests at once")})
		return
	}
	source, alerts, err := h.receive(w, r)
	if err == nil && len(alerts) > 0 {
		err = h.accept(r.Context(), alerts)
	} else {
		h.active.Add(-1)
	}
	h.answer(w, source, len(alerts), err)
}

// receive reads, verifies and decodes a request.
func (h *Handler) receive(w http.ResponseWriter, r *http.Request) (string, []alert.Alert, error) {
	if r.Method != http.MethodPost {
		return "", nil, refusal{http.StatusMethodNotAllowed, errors.New("method is not POST")}
	}
	if !readable(r.Header.Get("Content-Type")) {
		return "", nil, refusal{http.StatusUnsupportedMediaType, errors.New("content type is neither JSON nor text")}
	}
	raw, err := h.body(w, r)
	if err != nil {
		return "", nil, err
	}
	if h.Verify != nil {
		if err := h.Verify.Verify(r.Header, raw, h.Now()); err != nil {
			return "", nil, refusal{http.StatusUnauthorized, err}
		}
	}
	body, err := h.decompressed(r.Header.Get("Content-Encoding"), raw)
	if err != nil {
		return "", nil, err
	}
	source, alerts, err := h.Decoder.Decode(r.Header, body)
	switch {
	case errors.Is(err, errPanic):
		return source, nil, refusal{http.StatusServiceUnavailable, err}
	case err != nil:
		return source, nil, refusal{http.StatusBadRequest, err}
	}
	return source, alerts, nil
}

// readable reports whether a content type may hold an alert. Some systems send
// JSON as text, or name no type.
func readable(contentType string) bool {
	if contentType == "" {
		return true
	}
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && (kind == "application/json" || kind == "text/plain" || kind == "text/json" || strings.HasSuffix(kind, "+json"))
}

// body reads the raw body within bounds of size and time.
func (h *Handler) body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	// A writer without deadlines, as in a test, only goes without this bound.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(h.Time))
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, h.Bytes))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, refusal{http.StatusRequestEntityTooLarge, fmt.Errorf("body is over %d bytes", h.Bytes)}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, refusal{http.StatusRequestTimeout, fmt.Errorf("body did not come within %s", h.Time)}
	case err != nil:
		return nil, refusal{http.StatusBadRequest, errors.New("body breaks off")}
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	return raw, nil
}

func (h *Handler) decompressed(encoding string, raw []byte) ([]byte, error) {
	switch strings.ToLower(encoding) {
	case "", "identity":
		return raw, nil
	case "gzip":
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, refusal{http.StatusBadRequest, errors.New("body is not gzip")}
		}
		body, err := io.ReadAll(io.LimitReader(z, h.Bytes+1))
		if err != nil {
			return nil, refusal{http.StatusBadRequest, errors.New("gzip breaks off")}
		}
		if int64(len(body)) > h.Bytes {
			return nil, refusal{http.StatusRequestEntityTooLarge, fmt.Errorf("body is over %d bytes when decompressed", h.Bytes)}
		}
		return body, nil
	default:
		return nil, refusal{http.StatusUnsupportedMediaType, errors.New("content encoding is not gzip")}
	}
}

// accept calls the caller's function and waits for it no longer than Time. A
// panic in it is the request's failure, not the process's. A call that does not
// end keeps its place among those in flight, so that there are never more.
func (h *Handler) accept(ctx context.Context, alerts []alert.Alert) error {
	ctx, cancel := context.WithTimeout(ctx, h.Time)
	done := make(chan error, 1)
	go func() {
		defer cancel()
		defer h.active.Add(-1)
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("panic in Accept: %v", p)
			}
		}()
		done <- h.Accept(ctx, alerts)
	}()
	select {
	case err := <-done:
		return later(err)
	case <-ctx.Done():
	}
	// Both may be ready: an answer that is there counts.
	select {
	case err := <-done:
		return later(err)
	default:
		return later(fmt.Errorf("not accepted within %s", h.Time))
	}
}

func later(err error) error {
	if err == nil {
		return nil
	}
	return refusal{http.StatusServiceUnavailable, err}
}

// answer writes the status, counts and logs it. What Accept says is logged and
// not sent.
func (h *Handler) answer(w http.ResponseWriter, source string, alerts int, err error) {
	var r refusal
	if err == nil {
		h.Counters.Accepted.Add(1)
		h.Counters.Alerts.Add(int64(alerts))
		if alerts == 0 && source == Generic {
			h.Counters.Unknown.Add(1)
			h.Logger.Warn("webhook of no known system, and no alert in it")
		} else {
			h.Logger.Debug("webhook accepted", "source", source, "alerts", alerts)
		}
		w.WriteHeader(http.StatusAccepted)
		return
	}
	if !errors.As(err, &r) {
		r = refusal{http.StatusServiceUnavailable, err}
	}
	h.Logger.Warn("webhook not accepted", "source", source, "status", r.status, "error", r.err.Error())
	text := http.StatusText(r.status)
	switch r.status {
	case http.StatusServiceUnavailable:
		h.Counters.Deferred.Add(1)
		w.Header().Set("Retry-After", strconv.Itoa(int((h.RetryAfter+time.Second-1)/time.Second)))
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", http.MethodPost)
		fallthrough
	default:
		h.Counters.Refused.Add(1)
		text = r.err.Error()
	}
	http.Error(w, text, r.status)
}
