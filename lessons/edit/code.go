package edit

import (
	"bytes"
	"go/scanner"
	"go/token"
	"strings"
)

// Code returns what is code in Go source: without comments, those aside that the go command and the compiler obey, and
// without how it is set. Source that is no Go is returned as it is.
func Code(text []byte) []byte {
	set := token.NewFileSet()
	var wrong bool
	var s scanner.Scanner
	s.Init(set.AddFile("", -1, len(text)), text, func(token.Position, string) { wrong = true }, scanner.ScanComments)
	var code bytes.Buffer
	for {
		_, tok, literal := s.Scan()
		switch {
		case tok == token.EOF && !wrong:
			return code.Bytes()
		case wrong, tok == token.STRING && literal == `"C"`: // a comment before that import is C
			return text
		case tok == token.COMMENT && !isDirective(literal):
			continue
		case tok == token.SEMICOLON:
			literal = "" // or the line feed that stands for it
		}
		code.WriteString(tok.String() + " " + literal + "\n")
	}
}

func isDirective(comment string) bool {
	return strings.HasPrefix(comment, "//go:") || strings.HasPrefix(comment, "// +build") || strings.HasPrefix(comment, "//line ")
}
