package redisserver

import (
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
)

// startEmbedded runs a Redis inside the program. The note says why it is no other.
func startEmbedded(address, note string) (*Server, error) {
	embedded := miniredis.NewMiniRedis()
	if err := embedded.StartAddr(address); err != nil {
		err = fmt.Errorf("starting the embedded Redis: %w", err)
		if isAddressInUse(err) {
			err = tryAgain{err}
		}
		return nil, err
	}
	embedded.ClockTTL(true) // lifetimes stand still otherwise
	run := rand.Text()
	embedded.Server().SetPreHook(func(peer *server.Peer, command string, args ...string) bool {
		return answerCommandDocs(peer, command, args...) || answerInfo(run, peer, command, args...)
	})
	return &Server{
		url:    "redis://" + embedded.Addr(),
		Origin: Origin{How: EmbeddedHere, At: embedded.Addr(), Note: note},
		stop:   func() error { embedded.Close(); return nil },
	}, nil
}

// answerCommandDocs answers COMMAND DOCS with no entries. redis-cli asks for them when it starts, and crashes on
// miniredis' own answer, which is that of COMMAND.
func answerCommandDocs(peer *server.Peer, command string, args ...string) bool {
	if !strings.EqualFold(command, "COMMAND") || len(args) == 0 || !strings.EqualFold(args[0], "DOCS") {
		return false
	}
	peer.WriteMapLen(0)
	return true
}

// answerInfo answers INFO server and INFO replication with what says which Redis this is.
func answerInfo(run string, peer *server.Peer, command string, args ...string) bool {
	if !strings.EqualFold(command, "INFO") || len(args) != 1 {
		return false
	}
	switch strings.ToLower(args[0]) {
	case "server":
		peer.WriteBulk("# Server\r\nrun_id:" + run + "\r\n")
	case "replication":
		peer.WriteBulk("# Replication\r\nrole:master\r\nconnected_slaves:0\r\nmaster_replid:" + run + "\r\n")
	default:
		return false
	}
	return true
}
