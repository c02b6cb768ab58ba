package postgresconn

import (
	"context"
	"database/sql/driver"

	"github.com/jackc/pgx/v5"

	"cacheaside/repositories/statements"
)

// tracer tells the observer of a context of the statements that are executed with it.
type tracer struct{}

type endingKey struct{}

// TraceQueryStart is called when a statement is sent.
func (tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	observer := statements.ObserverOf(ctx)
	if observer == nil {
		return ctx
	}
	arguments := make([]driver.NamedValue, 0, len(data.Args))
	for i, argument := range data.Args {
		if _, is := argument.(pgx.QueryExecMode); !is && !isFormat(argument) {
			arguments = append(arguments, driver.NamedValue{Ordinal: i + 1, Value: argument})
		}
	}
	return context.WithValue(ctx, endingKey{}, observer.Begun(data.SQL, arguments))
}

// isFormat reports whether an argument is no parameter, but says how rows are to be sent.
func isFormat(argument any) bool {
	switch argument.(type) {
	case pgx.QueryResultFormats, pgx.QueryResultFormatsByOID:
		return true
	}
	return false
}

// TraceQueryEnd is called when a statement was executed and, if it is a query, its rows were read or closed.
func (tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryEndData) {
	if ending, is := ctx.Value(endingKey{}).(statements.Ending); is {
		_ = ending.With(data.Err)
	}
}
