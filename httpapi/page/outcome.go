package page

import (
	"errors"
	"net/http"

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

// reasonOf says in one word why Redis was not used, or not told: as services.Report does, or "unplugged".
func reasonOf(report *services.Report) string {
	if errors.Is(report.CacheError, ErrUnplugged) {
		return "unplugged"
	}
	return report.Reason()
}
