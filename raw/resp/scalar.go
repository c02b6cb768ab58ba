package resp

import (
	"bufio"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// maxNumber is more than a number's text can have, other than a big number's.
const maxNumber = 400

// line reads up to CR LF, and takes at most limit bytes before it.
func (r *Reader) line(kind Kind, limit int) (string, error) {
	var start strings.Builder
	for {
		chunk, err := r.in.ReadSlice('\n')
		if len(chunk)+start.Len() > limit+2 {
			return "", wrong(kind, fmt.Sprintf("at most %d bytes up to CR LF", limit), start.String()+string(chunk[:min(len(chunk), 40)]))
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return "", cutOff(err, "the rest of a "+kind.String())
		}
		start.Write(chunk)
		if err == nil {
			break
		}
	}
	text, found := strings.CutSuffix(start.String(), "\r\n")
	if !found || strings.ContainsRune(text, '\r') {
		return "", wrong(kind, "CR LF at its end and neither of them before", start.String())
	}
	return text, nil
}

func (r *Reader) integer() (int64, error) {
	text, err := r.line(Integer, maxNumber)
	if err != nil {
		return 0, err
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, wrong(Integer, "a decimal number of at most 64 bits", text)
	}
	return number, nil
}

// length reads the number of bytes or elements that follow; -1 stands for a null.
func (r *Reader) length(kind Kind, limit int) (int, error) {
	text, err := r.line(kind, maxNumber)
	if err != nil {
		return 0, err
	}
	if text == "-1" {
		return -1, nil
	}
	number, err := strconv.ParseUint(text, 10, 63)
	if err != nil || number > uint64(limit) {
		return 0, wrong(kind, fmt.Sprintf("a length from 0 to %d, or -1 for a null", limit), text)
	}
	return int(number), nil
}

func (r *Reader) boolean() (int64, error) {
	text, err := r.line(Boolean, maxNumber)
	switch {
	case err != nil:
		return 0, err
	case text == "t":
		return 1, nil
	case text == "f":
		return 0, nil
	}
	return 0, wrong(Boolean, "t or f", text)
}

func (r *Reader) null() error {
	text, err := r.line(Null, maxNumber)
	if err == nil && text != "" {
		err = wrong(Null, "nothing", text)
	}
	return err
}

func (r *Reader) double() (string, error) {
	text, err := r.line(Double, maxNumber)
	if err != nil {
		return "", err
	}
	if _, err := strconv.ParseFloat(text, 64); err != nil && !errors.Is(err, strconv.ErrRange) {
		return "", wrong(Double, "a decimal number, inf, -inf or nan", text)
	}
	return text, nil
}

func (r *Reader) bigNumber() (string, error) {
	text, err := r.line(BigNumber, MaxString)
	if err != nil {
		return "", err
	}
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "", wrong(BigNumber, "decimal digits", text)
	}
	return text, nil
}
