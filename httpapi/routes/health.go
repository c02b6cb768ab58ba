package routes

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"cacheaside/services"
)

// checkTimeout bounds each check of GET /readyz.
const checkTimeout = time.Second

// health answers GET /healthz and GET /readyz.
type health struct {
	database, redis func(context.Context) error
	unfit           func() []string   // nil: Redis is what it should be
	to              map[string]string // what the connections are to
}

// Connections is the state of each connection: up or down, or unfit for a Redis that answers and is not what it should be.
type Connections struct {
	Database string   `json:"database"`
	Redis    string   `json:"redis"`
	Reasons  []string `json:"reasons,omitempty"` // why Redis is unfit

	To map[string]string `json:"to,omitempty"` // what they are to: a line each, without passwords
}

// ReadyResponse is the body of a 200 of GET /readyz.
type ReadyResponse struct {
	Connections Connections `json:"connections"`
}

// alive answers GET /healthz: the process serves.
func (h *health) alive(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	writeJSON(w, http.StatusOK, "application/json", map[string]string{"status": "up"})
	return services.Report{}, nil
}

// ready answers GET /readyz: 503 without the database; 200 with it, even without Redis, since then answers are slower, but
// just as right.
func (h *health) ready(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	ctx, cancel := context.WithTimeout(r.Context(), checkTimeout)
	defer cancel()
	var databaseError, redisError error
	var checks sync.WaitGroup
	checks.Go(func() { databaseError = h.database(ctx) })
	checks.Go(func() { redisError = h.redis(ctx) })
	checks.Wait()

	report := services.Report{CacheError: redisError}
	connections := Connections{Database: upOrDown(databaseError), Redis: upOrDown(redisError), To: h.to}
	if h.unfit != nil {
		if connections.Reasons = h.unfit(); len(connections.Reasons) > 0 {
			connections.Redis = "unfit"
		}
	}
	if databaseError != nil {
		problem := NewProblem(http.StatusServiceUnavailable, "the database does not answer")
		problem.Connections = &connections
		return report, fmt.Errorf("%w: %w", problem, databaseError)
	}
	writeJSON(w, http.StatusOK, "application/json", ReadyResponse{connections})
	return report, nil
}

func upOrDown(err error) string {
	if err != nil {
		return "down"
	}
	return "up"
}
