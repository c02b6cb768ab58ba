package page

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"time"

	"cacheaside/httpapi/hosts"
	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
)

// Actions are what the page's buttons do.
type Actions interface {
	// Stampede removes a product from the cache, and sends so many requests for it at once.
	Stampede(ctx context.Context, name string, requests int) (Stampede, error)
	// Empty removes all products of this database from the cache, and returns how many it removed.
	Empty(ctx context.Context) (removed int, err error)
	// SetDelay makes each query of the database take so much longer.
	SetDelay(delay time.Duration)
	// SetPlugged makes Redis reachable for this server, or unreachable.
	SetPlugged(plugged bool)
	// SetLimited leaves Redis little more memory than it uses, so that it must evict keys, or gives it back what it had.
	SetLimited(ctx context.Context, limited bool) error
	// Elsewhere has another instance change a product, as PUT does, and returns the status of its answer.
	Elsewhere(ctx context.Context, name string, change []byte) (status int, err error)
	// Switches returns what was set. The server calls it when a browser opens the page.
	Switches() (delay time.Duration, plugged, limited bool)
}

// Stampede is what came of a stampede.
type Stampede struct {
	Requests int   `json:"requests"`
	Reads    int   `json:"reads"`   // of the database
	Failed   int   `json:"failed"`  // answers with a status of 500 or more
	Took     int64 `json:"took_us"` // from the first request to the last answer, in microseconds
}

// Switches are what the page is told of the switches: the event "switches".
type Switches struct {
	Allowed bool  `json:"allowed"` // the server listens on loopback only
	Delay   int64 `json:"delay_ms"`
	Plugged bool  `json:"plugged"`
	Limited bool  `json:"limited"`
}

// The bounds of what a button can ask for.
const (
	maxRequests = 1000
	maxDelay    = 2 * time.Second
	maxBody     = 4 << 10          // bytes
	actionTime  = 20 * time.Second // for all that a button does
)

// Why a button or a look is refused, in a word by which the page says it in its own language. What no page causes has none.
const (
	notAllowed    = "not-allowed"
	notDone       = "not-done"  // a button: Redis or the database does not answer
	noAnswer      = "no-answer" // a look: the same
	wrongName     = "name"
	wrongStampede = "stampede"
	stampedeOn    = "stampede-on"
	wrongDelay    = "delay"
	notLimitable  = "not-limitable"
	otherKeys     = "other-keys"
)

// buttons answers the page's buttons. All are refused, 403, unless the server listens on loopback only.
type buttons struct {
	actions Actions
	stream  *Stream
	allowed bool
	busy    chan struct{} // holds one while a stampede goes on
}

func newButtons(config Config) *buttons {
	return &buttons{config.Actions, config.Stream, hosts.LoopbackOnly(config.Listen), make(chan struct{}, 1)}
}

func (b *buttons) switches() Switches {
	delay, plugged, limited := b.actions.Switches()
	return Switches{Allowed: b.allowed, Delay: delay.Milliseconds(), Plugged: plugged, Limited: limited}
}

type stampedeWanted struct {
	Name     string `json:"name"`
	Requests int    `json:"requests"`
}

func (b *buttons) stampede(ctx context.Context, wanted stampedeWanted) (any, error) {
	name, err := repositories.ParseName(wanted.Name)
	if err != nil || wanted.Requests < 1 || wanted.Requests > maxRequests {
		return nil, wrong(wrongStampede, "a stampede needs a name that a product can have, and 1 to 1000 requests")
	}
	select {
	case b.busy <- struct{}{}:
		defer func() { <-b.busy }()
		return b.actions.Stampede(ctx, name, wanted.Requests)
	default:
		return nil, wrong(stampedeOn, "a stampede goes on: wait for its end")
	}
}

func (b *buttons) empty(ctx context.Context, _ struct{}) (any, error) {
	removed, err := b.actions.Empty(ctx)
	return map[string]int{"removed": removed}, err
}

type delayWanted struct {
	Delay *int64 `json:"delay_ms"`
}

func (b *buttons) delay(_ context.Context, wanted delayWanted) (any, error) {
	if wanted.Delay == nil || *wanted.Delay < 0 || *wanted.Delay > maxDelay.Milliseconds() {
		return nil, wrong(wrongDelay, "a delay is 0 to 2000 ms")
	}
	b.actions.SetDelay(time.Duration(*wanted.Delay) * time.Millisecond)
	return b.tellSwitches(), nil
}

type plugWanted struct {
	Plugged *bool `json:"plugged"`
}

func (b *buttons) plug(_ context.Context, wanted plugWanted) (any, error) {
	if wanted.Plugged == nil {
		return nil, wrong("", "plugged must be true or false")
	}
	b.actions.SetPlugged(*wanted.Plugged)
	return b.tellSwitches(), nil
}

type limitWanted struct {
	Limited *bool `json:"limited"`
}

func (b *buttons) limit(ctx context.Context, wanted limitWanted) (any, error) {
	if wanted.Limited == nil {
		return nil, wrong("", "limited must be true or false")
	}
	err := b.actions.SetLimited(ctx, *wanted.Limited)
	return b.tellSwitches(), err
}

type elsewhereWanted struct {
	Name   string          `json:"name"`
	Change json.RawMessage `json:"change"` // what PUT /products/{name} takes
}

func (b *buttons) elsewhere(ctx context.Context, wanted elsewhereWanted) (any, error) {
	name, err := repositories.ParseName(wanted.Name)
	if err != nil {
		return nil, wrong(wrongName, "no product can have this name: it "+err.Error())
	}
	status, err := b.actions.Elsewhere(ctx, name, wanted.Change)
	return map[string]int{"status": status}, err
}

// tellSwitches tells all open pages, and returns what it tells.
func (b *buttons) tellSwitches() Switches {
	switches := b.switches()
	b.stream.Publish("switches", switches)
	return switches
}

// wrongError is an error whose text is for the client.
type wrongError struct {
	code, text string
	number     int64 // that the text has, if it has one
}

func (w wrongError) Error() string { return w.text }

// wrong returns a wrongError with a code and a text.
func wrong(code, text string) error { return wrongError{code: code, text: text} }

// problem is one that has a code.
type problem struct {
	routes.Problem
	Code   string `json:"code,omitempty"`
	Number int64  `json:"number,omitempty"`
}

// refuse answers with a problem, as routes.Refuse does. The detail says in English what the code does.
func refuse(w http.ResponseWriter, status int, why wrongError) {
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(problem{routes.NewProblem(status, why.text), why.code, why.number}) // fails only if the client is gone
}

// refuseWrong answers with 422 for a wrongError, and as unavailable with 503 for any other, whose cause the client is not told.
func refuseWrong(w http.ResponseWriter, err error, unavailable wrongError) {
	if why := (wrongError{}); errors.As(err, &why) {
		refuse(w, http.StatusUnprocessableEntity, why)
		return
	}
	refuse(w, http.StatusServiceUnavailable, unavailable)
}

// button returns the handler of a button, which reads what is wanted as JSON and writes the result as JSON: 403 where the
// buttons are not allowed, 415 or 400 for a body that is not such JSON, 422 for a wrongError, and 503 for any
// other.
func button[T any](b *buttons, do func(context.Context, T) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !b.allowed {
			refuse(w, http.StatusForbidden, wrongError{code: notAllowed, text: "the buttons work only on a server that listens on loopback, such as 127.0.0.1:3000"})
			return
		}
		// A page of another site can't send this type unless this server allows it (CORS).
		if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
			routes.Refuse(w, routes.NewProblem(http.StatusUnsupportedMediaType, "the body must be JSON, with the header Content-Type: application/json"))
			return
		}
		var wanted T
		decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&wanted); err != nil {
			routes.Refuse(w, routes.NewProblem(http.StatusBadRequest, "the body must be a JSON object with the fields of this button"))
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), actionTime)
		defer cancel()
		result, err := do(ctx, wanted)
		if err != nil {
			refuseWrong(w, err, wrongError{code: notDone, text: "it could not be done: Redis or the database does not answer"})
			return
		}
		answer(w, result)
	})
}
