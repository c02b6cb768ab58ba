package redisconn

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
)

// unreachable says what is wrong with a server that could not be talked to. One that speaks TLS where the URL says that it
// does not, or the other way round, is not down.
func (i *inspection) unreachable(ctx context.Context, err error) Fitness {
	encrypted := i.options.TLSConfig != nil
	unfit := func(what, remedy string) Fitness {
		return Fitness{Unfit: []Finding{{What: what, Remedy: remedy, Err: err}}}
	}
	if encrypted && !isAlert(err) && distrustRemedy(err) == "" {
		if alert := i.alert(ctx); alert != nil {
			err = alert
		}
	}
	switch {
	case encrypted && distrustRemedy(err) != "":
		return unfit("its certificate is not trusted", distrustRemedy(err))
	case encrypted && isAlert(err):
		return unfit("it refuses the TLS that it is offered",
			"set REDIS_CERT and REDIS_KEY (-redis-cert, -redis-key) to a certificate of an authority that it knows")
	}
	plainly := i.saysPlainly(ctx)
	refuses, pongs := strings.HasPrefix(plainly, "-"), strings.HasPrefix(plainly, "+PONG")
	switch {
	case encrypted && (refuses || pongs):
		return unfit("it does not speak TLS", "set REDIS_URL=redis://…, or to its port for TLS (tls-port)")
	case !encrypted && i.speaksTLS(ctx):
		return unfit("it speaks TLS", "set REDIS_URL=rediss://…; REDIS_CA (-redis-ca) names the authority if that is one of your own")
	case !encrypted && refuses: // and hangs up at once, which comes first sometimes
		return Fitness{Unfit: i.refusals(map[string]error{i.needs.Commands[0]: said(plainly[1:])})}
	case !encrypted && plainly != "" && !pongs:
		return unfit("it is no Redis", "set REDIS_URL to where Redis is")
	}
	return Fitness{Down: &Finding{
		What:   "it does not answer",
		Remedy: "start it, or set REDIS_URL to where it is; until then products come from the database",
		Err:    err,
	}}
}

// isAlert reports whether the other side ended the handshake. crypto/tls has no type for that outside of QUIC.
func isAlert(err error) bool {
	failure := (*net.OpError)(nil)
	return errors.As(err, &failure) && failure.Op == "remote error"
}

// alert returns the error with which the server ends a handshake, if it does; nil otherwise. Nothing is sent after the
// handshake: of what had been sent the server would know nothing more, and its reset can come before the alert.
func (i *inspection) alert(ctx context.Context) (said error) {
	i.dialAgain(ctx, func(conn net.Conn) bool {
		encrypted := tls.Client(conn, expecting(i.options.TLSConfig, i.options.Addr))
		if said = encrypted.HandshakeContext(ctx); said == nil {
			_, said = encrypted.Read(make([]byte, 1)) // until the time is over, if the server is content
		}
		return true
	})
	if !isAlert(said) {
		return nil
	}
	return said
}

// distrustRemedy returns what to do about a certificate that is not trusted; nothing if the error says no such thing. (The
// driver keeps only the innermost error of a handshake.)
func distrustRemedy(err error) string {
	switch name := (x509.HostnameError{}); {
	case errors.As(err, new(x509.UnknownAuthorityError)):
		return "set REDIS_CA (-redis-ca) to a file with the certificate of its authority"
	case errors.As(err, &name):
		return fmt.Sprintf("its certificate is not for %s: name it in REDIS_URL as the certificate does, or make it another certificate", name.Host)
	case errors.As(err, new(x509.CertificateInvalidError)):
		return "make it another certificate"
	}
	return ""
}

// speaksTLS reports whether the server takes part in a handshake. Nothing is sent afterwards.
func (i *inspection) speaksTLS(ctx context.Context) bool {
	return i.dialAgain(ctx, func(conn net.Conn) bool {
		// Who it is does not matter here: it is told nothing.
		err := tls.Client(conn, &tls.Config{InsecureSkipVerify: true}).HandshakeContext(ctx)
		return err == nil || isAlert(err)
	})
}

// saysPlainly returns the line that the server says to a PING in the clear, if it says one.
func (i *inspection) saysPlainly(ctx context.Context) (line string) {
	i.dialAgain(ctx, func(conn net.Conn) bool {
		_, _ = conn.Write([]byte("*1\r\n$4\r\nPING\r\n")) // one that has hung up may have said why
		text, _ := bufio.NewReader(conn).ReadSlice('\n')
		line = strings.TrimSpace(string(text))
		return true
	})
	return line
}

// said is an error that a server has said: a redis.Error.
type said string

func (s said) Error() string { return string(s) }
func (said) RedisError()     {}

func (i *inspection) dialAgain(ctx context.Context, is func(net.Conn) bool) bool {
	ctx, cancel := context.WithTimeout(ctx, i.options.DialTimeout)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, i.options.Network, i.options.Addr)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	deadline, _ := ctx.Deadline()
	_ = conn.SetDeadline(deadline) // fails only on a closed connection
	return is(conn)
}
