package server_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Here you write the specs of Run, before you write Run itself. Its doc comment in server.go says what it promises: write an
// It for each promise. Leave out the limits: size_and_time_limits_test.go has their specs, which also show how the host is
// used.
//
// running_test.go has what you may use:
//
//	host.config                      what Run is given; its Connect is host.connect, its Listen a free port
//	host.closed.Load()               how often the connections were closed
//	host.closing                     what closing the connections says: set it to an error
//	run := host.start()              runs the server until the spec's end, and waits until it listens
//	get(run.url), dial(run.url)      one request; one connection
//	run.stop()                       ends Run's context
//	run.returned                     a channel that receives what Run returned
//	request := host.hold()           before start: a request then waits in the handler…
//	answer := request.send(run.url)  …is sent, and has arrived; the channel receives "hello" or an error of the client
//	request.letGo()                  …and is answered
//	freeAddress(), takenAddress()    for host.config.Listen
//
// Where Run is to fail, call it yourself. A SpecTimeout ends the context of a Run that should not have begun to serve:
//
//	Expect(server.Run(ctx, host.config)).To(MatchError(…))
//
// A channel is asked with Eventually, and with Consistently where it must stay empty for a while. Run may take up to six
// seconds to return, which is stopTime:
//
//	Eventually(run.returned).WithTimeout(stopTime).Should(Receive(BeNil()))
//	Consistently(run.returned, "50ms").ShouldNot(Receive())
var _ = Describe("the server", Label("lesson-07"), func() {
	var host *host

	BeforeEach(func() {
		host = newHost()
		Expect(host.config.Connect).NotTo(BeNil())
	})

	Describe("on its way up", func() {
	})

	Describe("on its way down", func() {
	})
})
