package commands

import "strings"

// Secret reports whether a line carries a password, or the hash of one, and so must not be shown or stored: AUTH, HELLO with
// AUTH, MIGRATE with AUTH or AUTH2, CONFIG SET and SENTINEL SET of a password, ACL SETUSER with one, a URL with one.
// It looks at the words alone, and rather says yes: also to a line that Redis would refuse.
func Secret(words []string) bool {
	for _, word := range words {
		if hasUserinfo(word) {
			return true
		}
	}
	if len(words) < 2 {
		return false
	}
	rest := words[1:]
	switch strings.ToUpper(words[0]) {
	case "AUTH":
		return true
	case "HELLO":
		return holds(rest, "AUTH")
	case "MIGRATE":
		return holds(rest, "AUTH", "AUTH2")
	case "CONFIG", "SENTINEL":
		return holds(rest[:1], "SET", "CONFIG") &&
			holds(rest, "requirepass", "masterauth", "tls-key-file-pass", "tls-client-key-file-pass", "auth-pass", "sentinel-pass")
	case "ACL":
		return strings.EqualFold(rest[0], "SETUSER") && len(rest) > 1 && hasPassword(rest[2:]) ||
			strings.EqualFold(rest[0], "DRYRUN") && len(rest) > 1 && Secret(rest[2:])
	case "COMMAND":
		return Secret(rest[1:]) // COMMAND GETKEYS and a whole line
	}
	return false
}

// holds reports whether one of the words is one of the names, whatever the case.
func holds(words []string, names ...string) bool {
	for _, word := range words {
		for _, name := range names {
			if strings.EqualFold(word, name) {
				return true
			}
		}
	}
	return false
}

// hasPassword reports whether a rule of ACL SETUSER adds (> and #) or removes (< and !) a password.
func hasPassword(rules []string) bool {
	for _, rule := range rules {
		if rule != "" && strings.Contains("><#!", rule[:1]) {
			return true
		}
	}
	return false
}

// hasUserinfo reports whether the word holds a URL with a password.
func hasUserinfo(word string) bool {
	for {
		_, rest, found := strings.Cut(word, "://")
		if !found {
			return false
		}
		authority := rest
		if end := strings.IndexAny(rest, "/?# "); end >= 0 {
			authority = rest[:end]
		}
		if at := strings.LastIndexByte(authority, '@'); at >= 0 && strings.Contains(authority[:at], ":") {
			return true
		}
		word = rest
	}
}
