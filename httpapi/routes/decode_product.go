package routes

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"cacheaside/repositories"
)

// ErrNotJSON is wrapped by the error for a body that is not JSON.
var ErrNotJSON = errors.New("the body is not JSON")

// FieldErrors is the error for a body that is JSON but no product. It names each field that is wrong.
type FieldErrors []FieldError

// FieldError says what is wrong with one field.
type FieldError struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// Error lists the fields and what is wrong with each.
func (e FieldErrors) Error() string {
	var texts []string
	for _, field := range e {
		texts = append(texts, field.Field+" "+field.Detail)
	}
	return strings.Join(texts, "; ")
}

// An answer names at most maxUnknownFields fields more than it should have, and of each name at most maxFieldName, so that it
// does not grow with what was sent.
const (
	maxUnknownFields = 10
	maxFieldName     = 40 // characters
)

// DecodeProduct reads a product from a JSON object with exactly the fields name, price and quantity. It is
// stricter than encoding/json: a field that is unknown, missing, null, spelt in other case or given twice is an
// error, and so is text that is not Unicode. The error wraps ErrNotJSON, or is a FieldErrors.
func DecodeProduct(body []byte) (repositories.Product, error) {
	var product repositories.Product
	err := decodeFields(body, []fieldReader{
		{"name", func(value json.RawMessage) (err error) { product.Name, err = decodeName(value); return err }},
		priceOf(&product), quantityOf(&product),
	})
	if err != nil {
		return repositories.Product{}, err
	}
	return product, nil
}

// DecodeChange reads the price and the quantity of the product of that name from a JSON object with exactly these
// fields, as DecodeProduct does.
func DecodeChange(name string, body []byte) (repositories.Product, error) {
	product := repositories.Product{Name: name}
	if err := decodeFields(body, []fieldReader{priceOf(&product), quantityOf(&product)}); err != nil {
		return repositories.Product{}, err
	}
	return product, nil
}

// fieldReader reads the value of one field.
type fieldReader struct {
	field string
	read  func(json.RawMessage) error
}

func priceOf(product *repositories.Product) fieldReader {
	return fieldReader{"price", func(value json.RawMessage) (err error) { product.Price, err = decodePrice(value); return err }}
}

func quantityOf(product *repositories.Product) fieldReader {
	return fieldReader{"quantity", func(value json.RawMessage) (err error) { product.Quantity, err = decodeQuantity(value); return err }}
}

// decodeFields makes each reader read its field, which must be there once, and refuses any other field.
func decodeFields(body []byte, readers []fieldReader) error {
	fields, order, err := decodeObject(body)
	if err != nil {
		return err
	}
	var failures FieldErrors
	for _, reader := range readers {
		values := fields[reader.field]
		delete(fields, reader.field)
		if err := readOnce(values, reader.read); err != nil {
			failures = append(failures, FieldError{reader.field, err.Error()})
		}
	}
	for _, field := range order {
		if _, unknown := fields[field]; unknown && len(failures) < len(readers)+maxUnknownFields {
			delete(fields, field)
			failures = append(failures, FieldError{shorten(field), "is not a field of a product"})
		}
	}
	if failures != nil {
		return failures
	}
	return nil
}

// decodeObject returns the values of each field of a JSON object, and the names of its fields in their order. A
// body that is JSON but no object has no fields.
func decodeObject(body []byte) (fields map[string][]json.RawMessage, order []string, err error) {
	if !utf8.Valid(body) {
		return nil, nil, fmt.Errorf("%w: it is not valid UTF-8", ErrNotJSON)
	}
	if bytes.HasPrefix(body, []byte("\uFEFF")) { // RFC 8259, section 8.1
		return nil, nil, fmt.Errorf("%w: it begins with a byte order mark (U+FEFF), which JSON has not; send it without", ErrNotJSON)
	}
	if !json.Valid(body) {
		return nil, nil, fmt.Errorf("%w: %w", ErrNotJSON, syntaxError(body))
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return nil, nil, err
	}
	fields = make(map[string][]json.RawMessage)
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrNotJSON, err)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrNotJSON, err)
		}
		field := name.(string) // the name of an object's member is a string, by JSON's grammar
		if fields[field] == nil {
			order = append(order, field)
		}
		fields[field] = append(fields[field], value)
	}
	return fields, order, nil
}

func syntaxError(body []byte) error {
	var value json.RawMessage
	err := json.Unmarshal(body, &value)
	if len(bytes.TrimSpace(body)) == 0 {
		return io.ErrUnexpectedEOF
	}
	return err
}

func readOnce(values []json.RawMessage, read func(json.RawMessage) error) error {
	switch {
	case len(values) == 0:
		return errors.New("is missing")
	case len(values) > 1:
		return errors.New("is given twice")
	case string(values[0]) == "null":
		return errors.New("is null")
	}
	return read(values[0])
}

func decodeName(value json.RawMessage) (string, error) {
	if value[0] != '"' {
		return "", errors.New("must be a string")
	}
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		return "", err
	}
	if hasLoneSurrogate(value, text) {
		return "", errors.New("must be valid Unicode, but has half of a surrogate pair")
	}
	return repositories.ParseName(text)
}

// hasLoneSurrogate reports whether encoding/json put U+FFFD into the text for a \ud800 that has no other half: it
// does so without a word. A U+FFFD that was sent as such is a character like any other.
func hasLoneSurrogate(literal json.RawMessage, text string) bool {
	escapes := strings.ReplaceAll(strings.ToLower(string(literal)), `\\`, "")
	sent := strings.Count(string(literal), "\uFFFD") + strings.Count(escapes, `\ufffd`)
	return strings.Count(text, "\uFFFD") > sent
}

func decodePrice(value json.RawMessage) (repositories.Cents, error) {
	price, err := decodeNumber(value, 2, int64(repositories.MaxPrice))
	switch {
	case errors.Is(err, repositories.ErrTooManyDecimals):
		return 0, errors.New("must have at most two decimals")
	case errors.Is(err, repositories.ErrTooLarge):
		return 0, fmt.Errorf("must be from 0 to %s", repositories.MaxPrice)
	}
	return repositories.Cents(price), err
}

func decodeQuantity(value json.RawMessage) (int, error) {
	quantity, err := decodeNumber(value, 0, repositories.MaxQuantity)
	switch {
	case errors.Is(err, repositories.ErrTooManyDecimals):
		return 0, errors.New("must be a whole number")
	case errors.Is(err, repositories.ErrTooLarge):
		return 0, fmt.Errorf("must be from 0 to %d", repositories.MaxQuantity)
	}
	return int(quantity), err
}

// decodeNumber is repositories.ParseDecimal for numbers from 0 to most; one beyond is ErrTooLarge, too.
func decodeNumber(value json.RawMessage, decimals int, most int64) (int64, error) {
	number, err := repositories.ParseDecimal(string(value), decimals)
	switch {
	case errors.Is(err, repositories.ErrNotNumber):
		return 0, errors.New("must be a number")
	case err == nil && (number < 0 || number > most):
		return 0, repositories.ErrTooLarge
	}
	return number, err
}

func shorten(name string) string {
	characters := []rune(name)
	if len(characters) <= maxFieldName {
		return name
	}
	return string(characters[:maxFieldName]) + "…"
}
