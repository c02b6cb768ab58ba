package routes

import (
	"net/http"
	"strconv"
	"time"

	"cacheaside/services"
)

// describe tells in headers how an answer was reached: Cache-Status (https://www.rfc-editor.org/rfc/rfc9211) and
// Server-Timing (https://www.w3.org/TR/server-timing/), which browsers show beside the request.
func describe(header http.Header, report services.Report) {
	header.Set("Cache-Status", cacheStatus(report))
	if timing := serverTiming(report); timing != "" {
		header.Set("Server-Timing", timing)
	}
}

func cacheStatus(report services.Report) string {
	var status string
	switch report.Cache {
	case services.Hit:
		return withTTL("redis; hit; ttl=", report.TTL)
	case services.NearHit:
		return withTTL("near; hit; ttl=", report.TTL)
	case services.Miss:
		status = "redis; fwd=miss"
	case services.Unreachable:
		status = "redis; fwd=bypass; detail=" + report.Reason()
	case services.NotAsked:
		status = "redis; fwd=method"
	}
	if report.Collapsed {
		status += "; collapsed"
	}
	if report.Stored {
		status += "; stored"
	}
	if report.Cache == services.NotAsked && report.CacheError != nil {
		status += "; detail=" + report.Reason()
	}
	return status
}

func withTTL(status string, ttl time.Duration) string {
	text := append(make([]byte, 0, len("redis; hit; ttl=1234567890")), status...)
	return string(strconv.AppendInt(text, int64(ttl/time.Second), 10))
}

func serverTiming(report services.Report) string {
	var timing []byte
	add := func(name string, took time.Duration) {
		if took == 0 {
			return
		}
		if timing != nil {
			timing = append(timing, ", "...)
		}
		timing = append(append(timing, name...), ";dur="...)
		timing = strconv.AppendFloat(timing, float64(took)/float64(time.Millisecond), 'f', 3, 64)
	}
	add("redis", report.CacheTime)
	add("sql", report.SQLTime)
	return string(timing)
}
