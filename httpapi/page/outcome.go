package page

import (
	"errors"
	"net/http"
	"time"

	"cacheaside/httpapi/routes"
	"cacheaside/services"
)

// kindOf returns what the cache was to a read; false for all other requests.
func kindOf(report *services.Report) (kind, bool) {
	switch report.Cache {
	case services.Hit, services.NearHit:
		return hit, true
	case services.Miss:
		return miss, true
	case services.Unreachable:
		return bypass, true
	}
	return 0, false
}

// kindText says in a word what the cache was to a request with that method.
func kindText(report *services.Report, method string) string {
	switch {
	case *report == (services.Report{}):
		return "none"
	case report.Cache == services.NearHit:
		return "near"
	case report.Cache == services.NotAsked && isRead(method):
		return "list"
	case report.Cache == services.NotAsked:
		return "write"
	}
	kind, _ := kindOf(report)
	return [kinds]string{"hit", "miss", "bypass"}[kind]
}

func isRead(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// outcome says in words how the answer to a request with that method was reached.
func outcome(a *routes.Answered, method string) string {
	report := a.Report
	switch {
	case report == (services.Report{}):
		return "neither Redis nor SQL was asked"
	case report.Cache == services.NearHit:
		return "near hit: this process had it, and Redis was not asked"
	case report.Cache == services.Hit && a.Status == http.StatusNotFound:
		return "hit: Redis knows that there is none, for another " + report.TTL.Round(time.Second).String()
	case report.Cache == services.Hit:
		return "hit: Redis had it, for another " + report.TTL.Round(time.Second).String()
	case report.Cache == services.NotAsked && isRead(method):
		if a.Err != nil {
			return "list: SQL could not tell"
		}
		return "list: SQL was read; lists are not cached"
	case report.Cache == services.NotAsked:
		return written(a)
	}
	read := "miss: Redis did not have it, "
	if report.Cache == services.Unreachable {
		read = "bypass: Redis was not used (" + reason(report) + "), "
	}
	switch {
	case a.Status >= http.StatusInternalServerError:
		read += "and SQL could not tell"
	case a.Status == http.StatusNotFound:
		read += "and SQL does not have it"
	case report.Collapsed:
		read += "another request was reading it, which this one shared"
	default:
		read += "SQL did"
	}
	switch {
	case report.Stored:
		read += "; stored in Redis"
	case report.Cache == services.Miss && report.CacheError != nil:
		read += "; not stored (" + reason(report) + ")"
	}
	return read
}

func written(a *routes.Answered) string {
	var text string
	switch {
	case a.Status >= http.StatusInternalServerError:
		text = "write: it is not known whether SQL has it"
	case a.Err != nil:
		text = "write refused: SQL is as it was"
	default:
		text = "write: SQL has it"
	}
	switch {
	case a.Report.CacheError != nil:
		return text + "; Redis was not told (" + reason(a.Report) + ")"
	case a.Report.Stored:
		return text + "; stored in Redis"
	}
	return text + "; Redis forgets what it had"
}

// reason says why Redis was not used.
func reason(report services.Report) string {
	if errors.Is(report.CacheError, ErrUnplugged) {
		return "it is unplugged, by the switch on this page"
	}
	if text, known := reasons[report.Reason()]; known {
		return text
	}
	return "it does not answer"
}

// reasons are the sentences for the words of services.Report.
var reasons = map[string]string{
	"circuit-open":    "the breaker is open: it failed before",
	"not-invalidated": "it has not been told of all changes",
	"another-redis":   "it is not sure which Redis is the cache",
	"timeout":         "too slow",
	"changed":         "the product has changed meanwhile",
}
