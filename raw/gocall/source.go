package gocall

import (
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// name returns the method's name.
func (m method) name() string {
	full := runtime.FuncForPC(reflect.ValueOf(m.function).Pointer()).Name()
	return full[strings.LastIndexByte(full, '.')+1:]
}

// source returns the call as Go source.
func (m method) source() string {
	all := []string{"ctx"}
	for _, arg := range m.args {
		all = append(all, source(reflect.ValueOf(arg), "*"))
	}
	return "rdb." + m.name() + "(" + strings.Join(all, ", ") + ")"
}

// source returns a value as a Go expression; times is the multiplication sign, with the blanks that gofmt wants there.
func source(value reflect.Value, times string) string {
	if !value.IsValid() {
		return "nil"
	}
	switch v := value.Interface().(type) {
	case time.Duration:
		return durationSource(v, times)
	case time.Time:
		if v.Nanosecond() == 0 {
			return "time.Unix(" + strconv.FormatInt(v.Unix(), 10) + ", 0)"
		}
		return "time.UnixMilli(" + strconv.FormatInt(v.UnixMilli(), 10) + ")"
	case string:
		return strconv.Quote(v)
	}
	switch value.Kind() {
	case reflect.Pointer:
		return "&" + source(value.Elem(), times)
	case reflect.Interface:
		return source(value.Elem(), times)
	case reflect.Slice:
		all := make([]string, value.Len())
		for i := range all {
			all[i] = source(value.Index(i), " * ")
			if element := value.Type().Elem(); element.Kind() == reflect.Struct {
				all[i] = strings.TrimPrefix(all[i], element.String()) // as gofmt -s has it
			}
		}
		return value.Type().String() + "{" + strings.Join(all, ", ") + "}"
	case reflect.Struct:
		return structSource(value)
	case reflect.Float64:
		return strconv.FormatFloat(value.Float(), 'g', -1, 64)
	case reflect.Bool:
		return strconv.FormatBool(value.Bool())
	case reflect.Uint64:
		return strconv.FormatUint(value.Uint(), 10)
	default:
		return strconv.FormatInt(value.Int(), 10)
	}
}

// structSource leaves out the fields that are zero.
func structSource(value reflect.Value) string {
	var fields []string
	for i := range value.NumField() {
		if field := value.Field(i); !field.IsZero() {
			text := source(field, " * ")
			if field.Type() == reflect.TypeFor[time.Duration]() && field.Int() == -1 {
				text = "-1" // not redis.KeepTTL, whose name says something else
			}
			fields = append(fields, value.Type().Field(i).Name+": "+text)
		}
	}
	return value.Type().String() + "{" + strings.Join(fields, ", ") + "}"
}

func durationSource(d time.Duration, times string) string {
	unit, name := time.Second, "time.Second"
	if d%time.Second != 0 {
		unit, name = time.Millisecond, "time.Millisecond"
	}
	switch {
	case d == 0:
		return "0"
	case d == -1:
		return "redis.KeepTTL"
	case d == unit:
		return name
	}
	return strconv.FormatInt(int64(d/unit), 10) + times + name
}
