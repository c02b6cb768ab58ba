package line

// Quote writes a word in double quotes, as redis-cli shows a string, so that Split gives it back: printable ASCII
// stands for itself, everything else is escaped.
func Quote(word string) string {
	out := make([]byte, 0, len(word)+2)
	out = append(out, '"')
	out = AppendEscaped(out, word)
	return string(append(out, '"'))
}

// Word writes a word as it can be typed: as it is if that is what Split gives back, else as Quote does.
func Word(word string) string {
	for i := range len(word) {
		if b := word[i]; b <= ' ' || b > '~' || b == '"' || b == '\'' {
			return Quote(word)
		}
	}
	if word == "" {
		return Quote(word)
	}
	return word
}

// AppendEscaped appends what Quote writes between the quotes. Bytes are escaped one by one, so a long word can
// be written in pieces.
func AppendEscaped(out []byte, word string) []byte {
	const digits = "0123456789abcdef"
	for i := range len(word) {
		switch b := word[i]; {
		case b == '"' || b == '\\':
			out = append(out, '\\', b)
		case b == '\n':
			out = append(out, `\n`...)
		case b == '\r':
			out = append(out, `\r`...)
		case b == '\t':
			out = append(out, `\t`...)
		case b == '\a':
			out = append(out, `\a`...)
		case b == '\b':
			out = append(out, `\b`...)
		case ' ' <= b && b <= '~':
			out = append(out, b)
		default:
			out = append(out, '\\', 'x', digits[b>>4], digits[b&15])
		}
	}
	return out
}
