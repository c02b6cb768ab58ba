package server_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Here you write the specs of Run, before you write Run itself. Its doc comment in server.go says what it promises: write an
// It for each promise. Leave out the limits, what the log is told, and the words of errors: they are not judged here.
// size_and_time_limits_test.go has the specs of the limits, which also show how the host is used.
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
// seconds to return, which is stopTime. Receive first, and look then at what came: Receive(BeNil()) would go on waiting,
// until its time is over, for a Run that returned a wrong error at once.
//
//	var err error
//	Eventually(run.returned).WithTimeout(stopTime).Should(Receive(&err), "Run has not returned")
//	Expect(err).NotTo(HaveOccurred(), "what Run returned after its stop")
//
//	Consistently(run.returned, "50ms").ShouldNot(Receive(), "Run returned while a request was under way")
//
// The text behind a matcher is what a failure begins with. Say in it what was looked at: "Expected true to be false" says
// nothing to the one who reads it.
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
