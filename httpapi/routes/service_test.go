package routes_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
	"cacheaside/httpapi/routes/mock"
	"cacheaside/repositories"
	"cacheaside/services"
)

// What the specs of this package share.

var mouse = repositories.Product{Name: "mouse", Price: 1999, Quantity: 5}

const mouseJSON = `{"name":"mouse","price":19.99,"quantity":5}`

// service is the routes over mocks, which panic when they are called unless a spec sets what they answer.
type service struct {
	finder  *mock.Finder
	creator *mock.Creator
	config  routes.Config
	log     *bytes.Buffer
}

func newService() *service {
	s := &service{finder: &mock.Finder{}, creator: &mock.Creator{}, log: &bytes.Buffer{}}
	up := func(context.Context) error { return nil }
	s.config = routes.Config{
		Finder: s.finder, Creator: s.creator, Database: up, Redis: up,
		Log: slog.New(slog.NewTextHandler(s.log, nil)),
	}
	return s
}

// finds makes the finder answer that.
func (s *service) finds(product repositories.Product, report services.Report, err error) {
	s.finder.FindFunc = func(context.Context, string) (repositories.Product, services.Report, error) {
		return product, report, err
	}
}

// creates makes the creator answer that.
func (s *service) creates(report services.Report, err error) {
	s.creator.CreateFunc = func(context.Context, repositories.Product) (services.Report, error) { return report, err }
}

func (s *service) post(body string) answer {
	return s.send("POST", "/products", body, "Content-Type", "application/json")
}

func (s *service) get(target string) answer { return s.send("GET", target, "") }

func (s *service) send(method, target, body string, headers ...string) answer {
	request := httptest.NewRequest(method, target, strings.NewReader(body))
	told := method + " " + target
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		told += ", " + headers[i] + ": " + headers[i+1]
	}
	if method == "POST" {
		told += ", body " + abridged(body)
	}
	return s.serve(request, told)
}

// serve lets the routes answer a request; told is what a failure says of it.
func (s *service) serve(request *http.Request, told string) (came answer) {
	GinkgoHelper()
	began := s.log.Len()
	response := httptest.NewRecorder()
	defer func() {
		came = answer{response, told, s.log.String()[began:]}
		switch reason := recover(); {
		case reason == http.ErrAbortHandler:
			Fail(fmt.Sprintf("expected a handler that returns an error to have written nothing, but it had begun its answer, so that the connection was cut: %s", came))
		case reason != nil:
			panic(reason)
		default:
			expectDescribed(request, came)
		}
	}()
	routes.New(s.config).ServeHTTP(response, request)
	return came
}

// logged sends a request and returns what the log is told of it.
func (s *service) logged(method, target, body string) (told routes.Answered) {
	GinkgoHelper()
	s.config.Requests = func(answered routes.Answered) { told = answered }
	s.send(method, target, body, "Content-Type", "application/json")
	if told.Err != nil && strings.HasPrefix(told.Err.Error(), "panic: ") {
		why, _, _ := strings.Cut(told.Err.Error(), "\n") // the stack comes next
		Fail(fmt.Sprintf("%s %s ended in a %s", method, target, why))
	}
	return told
}

// answer is what came back for a request.
type answer struct {
	*httptest.ResponseRecorder
	request string
	log     string // what was logged meanwhile
}

// Header is what was sent: a header that is set when the body is begun already is not in it.
func (a answer) Header() http.Header { return a.Result().Header }

// String tells a failure's reader what was asked, what came, and why.
func (a answer) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\nwas answered %d", a.request, a.Code)
	for _, name := range []string{"Location", "Cache-Status", "Server-Timing"} {
		if value := a.Header().Get(name); value != "" {
			fmt.Fprintf(&text, ", %s: %s", name, value)
		}
	}
	fmt.Fprintf(&text, ",\nbody %s\nand logged %s", abridged(strings.TrimSpace(a.Body.String())), brief(a.log))
	return text.String()
}

var (
	logTime  = regexp.MustCompile(`time=\S+ `)
	logStack = regexp.MustCompile(`\\ngoroutine .*`)
	logPlace = regexp.MustCompile(`httpapi/routes/\w+\.go:\d+`)
)

// brief leaves out of a log when each line was written, and of the stack of a panic all but the place of the panic.
func brief(log string) string {
	log = logStack.ReplaceAllStringFunc(logTime.ReplaceAllString(log, ""), func(stack string) string {
		for _, place := range logPlace.FindAllString(stack, -1) {
			if !strings.Contains(place, "adapter.go") { // which is where a panic ends
				return `" at ` + place
			}
		}
		return `"`
	})
	return cmp.Or(strings.TrimSpace(log), "nothing")
}

// expect fails the spec unless the answer has that status.
func (a answer) expect(status int) {
	GinkgoHelper()
	if a.Code != status {
		Fail(fmt.Sprintf("expected %d %s, but %s", status, http.StatusText(status), a))
	}
}

// expectHeader fails the spec unless the answer has the header with that value; "" stands for none.
func (a answer) expectHeader(name, expected string) {
	GinkgoHelper()
	switch value := a.Header().Get(name); {
	case value == expected:
	case expected == "":
		Fail(fmt.Sprintf("expected no header %s, but it is %q; %s", name, value, a))
	case value == "":
		Fail(fmt.Sprintf("expected the header %s: %s, but the answer has none that was set before its body; %s", name, expected, a))
	default:
		Fail(fmt.Sprintf("expected the header %s: %s, but it is %q; %s", name, expected, value, a))
	}
}

// expectProblem fails the spec unless the answer is a problem of that status.
func (a answer) expectProblem(status int) routes.Problem {
	GinkgoHelper()
	a.expect(status)
	a.expectHeader("Content-Type", "application/problem+json")
	var problem routes.Problem
	Expect(json.Unmarshal(a.Body.Bytes(), &problem)).To(Succeed(), a.String)
	Expect(problem.Type).To(Equal("about:blank"), a.String)
	Expect(problem.Status).To(Equal(status), a.String)
	Expect(problem.Title).To(Equal(http.StatusText(status)), a.String)
	return problem
}

// abridged shows a text as it is if it is short and printable, else in quotes and cut.
func abridged(text string) string {
	const most = 300 // bytes
	switch {
	case len(text) > most:
		return fmt.Sprintf("%q… of %d bytes", text[:40], len(text))
	case text == "" || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }):
		return fmt.Sprintf("%q", text)
	}
	return text
}
