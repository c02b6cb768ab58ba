// Package hosts keeps other sites' pages, open in the same browser, from the server.
package hosts

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"

	"cacheaside/httpapi/routes"
)

// Protect returns a handler that keeps other sites' pages, open in the same browser, from a server that listens on an
// address, HOST:PORT. A request is answered
//
//   - 421 if its Host is none of the server's: a name of a loopback address, the host of the address, or an allowed one. Else
//     a site could give its own name the server's address (DNS rebinding), and pass for the server. A server that listens on
//     all addresses also goes by the one on which the request came in. HTTP/1.0 need not name a host: such a request is
//     answered if it comes from this machine, where no browser sends one.
//   - 403 if it would change something, and another site has sent it (http.CrossOriginProtection).
//
// Case does not matter in a name, nor does the port, which differs behind a tunnel, unless an allowed name has one.
func Protect(next http.Handler, listen string, allowed []string) http.Handler {
	sameOrigin := http.NewCrossOriginProtection()
	sameOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		routes.Refuse(w, routes.NewProblem(http.StatusForbidden,
			"another site has sent this request: the page and programs may change things here, other sites may not"))
	}))
	names := newNames(listen, allowed)
	protected := sameOrigin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !names.own(r) {
			routes.Refuse(w, routes.NewProblem(http.StatusMisdirectedRequest,
				"this server does not go by the name in the request's Host header; ALLOWED_HOSTS can name it"))
			return
		}
		protected.ServeHTTP(w, r)
	})
}

// LoopbackOnly reports whether an address, HOST:PORT, can be reached from this machine only.
func LoopbackOnly(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	return err == nil && isLoopback(normalized(host))
}

// IsHost reports whether a text can stand in a list of allowed names: HOST or HOST:PORT.
func IsHost(text string) bool {
	host, port := splitHost(text)
	_, err := strconv.ParseUint(port, 10, 16)
	return host != "" && !strings.ContainsAny(host, "/ *@") && (port == "" || err == nil)
}

// names are the names that a server goes by.
type names struct {
	names map[string]bool // with or without a port
	any   bool            // it listens on all addresses

	last atomic.Pointer[string] // the last Host header that was the server's own by its name: most say the same
}

func newNames(listen string, allowed []string) *names {
	h := &names{names: make(map[string]bool)}
	host, _, _ := net.SplitHostPort(listen)
	host = normalized(host)
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		h.any = true
		h.names["0.0.0.0"], h.names["::"] = true, true // which systems take for loopback, and no site can have as its name
	} else {
		h.names[host] = true
	}
	for _, name := range allowed {
		host, port := splitHost(name)
		h.names[withPort(host, port)] = true
	}
	return h
}

// own reports whether a request's Host is one of the server's.
func (h *names) own(r *http.Request) bool {
	if last := h.last.Load(); last != nil && *last == r.Host {
		return true
	}
	host, port := splitHost(r.Host)
	if host == "" {
		return r.Host == "" && !r.ProtoAtLeast(1, 1) && LoopbackOnly(r.RemoteAddr)
	}
	if isLoopback(host) || h.names[host] || h.names[withPort(host, port)] {
		own := strings.Clone(r.Host)
		h.last.Store(&own)
		return true
	}
	local, is := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !h.any || !is {
		return false
	}
	at, _, _ := net.SplitHostPort(local.String())
	return normalized(at) == host
}

// isLoopback reports whether a normalized host is an address of this machine alone, or the name that stands for one.
func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// splitHost splits HOST or HOST:PORT. What is neither has an empty host.
func splitHost(text string) (host, port string) {
	if _, err := netip.ParseAddr(text); err == nil { // IPv6 without brackets, which a setting may have
		return normalized(text), ""
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		host, port, err = net.SplitHostPort(text + ":")
	}
	if err != nil {
		return "", ""
	}
	return normalized(host), port
}

// normalized returns a host in lower case, without the dot at its end, and an address as netip writes it.
func normalized(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().String()
	}
	return host
}

func withPort(host, port string) string {
	if port == "" {
		return host
	}
	return net.JoinHostPort(host, port)
}
