package server_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gexec"
	"github.com/redis/go-redis/v9"

	"cacheaside/integration/containers"
)

// runRedis runs the redis-server on the PATH with more arguments until the spec's end, in a folder of its own, and returns its
// address.
func runRedis(ctx context.Context, arguments ...string) (address, folder string) {
	GinkgoHelper()
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		containers.Missing("redis-server is not installed", "install it, so that it is on the PATH (Debian: apt-get install redis-server)")
	}
	address, folder = freeAddress(), GinkgoT().TempDir()
	_, port, _ := net.SplitHostPort(address)
	for i := range arguments {
		arguments[i] = strings.ReplaceAll(arguments[i], "PORT", port)
	}
	if len(arguments) > 0 && arguments[len(arguments)-1] == "--sentinel" { // which wants to write into its configuration
		file := filepath.Join(folder, "sentinel.conf")
		Expect(os.WriteFile(file, []byte("bind 127.0.0.1\nport "+port+"\n"), 0o600)).To(Succeed())
		arguments = append([]string{file}, arguments...)
	} else {
		arguments = append([]string{"--bind", "127.0.0.1", "--port", port, "--save", "", "--dir", folder}, arguments...)
	}
	session, err := gexec.Start(exec.Command(binary, arguments...), nil, nil)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func(ctx SpecContext) { awaitEnd(ctx, session.Kill()) })
	Eventually(ctx, func() error {
		if session.ExitCode() != -1 {
			return StopTrying("redis-server ended: " + lastLines(session, 5))
		}
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			_ = conn.Close()
		}
		return err
	}).WithTimeout(startTimeout).Should(Succeed(), "expected redis-server to listen at %s", address)
	return address, folder
}

// admin is a client that sets a server up.
func admin(address string) *redis.Client {
	client := redis.NewClient(&redis.Options{Addr: address})
	DeferCleanup(client.Close)
	return client
}

// do sends one command, which must succeed.
func do(ctx context.Context, client *redis.Client, command string) {
	GinkgoHelper()
	var words []any
	for _, word := range strings.Fields(command) {
		words = append(words, strings.Trim(word, `"`))
	}
	Expect(client.Do(ctx, words...).Err()).To(Succeed(), command)
}

// readiness is the body of GET /readyz.
type readiness struct {
	Connections struct {
		Database, Redis string
		Reasons         []string
	}
}

func (s *server) readiness(ctx context.Context) (ready readiness) {
	GinkgoHelper()
	got := s.request(ctx, http.MethodGet, "/readyz", "")
	Expect(got.status).To(Equal(http.StatusOK), got.body)
	Expect(json.Unmarshal([]byte(got.body), &ready)).To(Succeed(), got.body)
	return ready
}

// unusable is a Redis that can't be used, and what is said of it.
type unusable struct {
	url      string
	settings []string
	mend     func() // makes it usable; nil where that takes another URL
}

var _ = Describe("the server with a Redis that can't be used", Label("given"), func() {
	warnings := regexp.MustCompile(`(?m)^.*level=WARN msg="Redis can't be used as it should be: .*$`)

	DescribeTable("says so, with the remedy, and answers from the database", func(ctx SpecContext, begin func(context.Context) unusable, reason, remedy string) {
		broken := begin(ctx)
		server := start(ctx, broken.url, newDatabase(), append([]string{everything}, broken.settings...)...)
		Eventually(ctx, func() []string { return server.readiness(ctx).Connections.Reasons }).WithTimeout(startTimeout).
			Should(HaveExactElements(ContainSubstring(reason)), "the reasons of GET /readyz")
		Expect(server.readiness(ctx).Connections.Redis).To(Equal("unfit"))
		server.create(ctx, mouse)
		for range 5 {
			server.find(ctx, mouse)
		}
		said := slices.DeleteFunc(warnings.FindAllString(string(server.Err.Contents()), -1), func(line string) bool {
			return strings.Contains(line, "it does not answer") // as it may, within the server's timeouts, while this machine does other things
		})
		Expect(said).To(HaveExactElements(And(ContainSubstring(reason), ContainSubstring(remedy))))
		Expect(string(server.Err.Contents())).NotTo(ContainSubstring("s3cret"))
		AddReportEntry("what it says", said[0])

		if broken.mend != nil {
			broken.mend()
			awaitText(ctx, server.Err, `level=INFO msg="Redis is as it should be again"`)
			Expect(server.readiness(ctx).Connections).To(And(HaveField("Redis", "up"), HaveField("Reasons", BeEmpty())))
			server.awaitCache(ctx, backIn, Or(beHit(), beNear()))
		}
	},
		Entry("a user without EVAL", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx)
			do(ctx, admin(address), "ACL SETUSER anna on >s3cret ~* +@all -eval -evalsha")
			return unusable{url: "redis://anna:s3cret@" + address, mend: func() { do(ctx, admin(address), "ACL SETUSER anna +eval +evalsha") }}
		}, "may not use EVAL, EVALSHA", "ACL SETUSER anna ~product:"),
		Entry("a user who has just what the remedy says, but for the keys", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx)
			do(ctx, admin(address), "ACL SETUSER anna on >s3cret ~other:* +ping +get +set +del +time +eval +evalsha +mget +client|tracking +info")
			return unusable{url: "redis://anna:s3cret@" + address, mend: func() { do(ctx, admin(address), "ACL SETUSER anna ~product:*") }}
		}, "may not use GET, SET, DEL, EVAL, EVALSHA, MGET", "ACL SETUSER anna ~product:"),
		Entry("a read-only replica", func(ctx context.Context) unusable {
			master, _ := runRedis(ctx)
			host, port, _ := net.SplitHostPort(master)
			address, _ := runRedis(ctx, "--replicaof", host, port)
			return unusable{url: "redis://" + address, mend: func() { do(ctx, admin(address), "REPLICAOF NO ONE") }}
		}, "it is a replica", "set REDIS_URL to its master, which is at 127.0.0.1:"),
		Entry("a Sentinel", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx, "--sentinel")
			master, _ := runRedis(ctx)
			host, port, _ := net.SplitHostPort(master)
			do(ctx, admin(address), "SENTINEL MONITOR shop "+host+" "+port+" 1")
			return unusable{url: "redis://" + address}
		}, "it is a Sentinel", "set REDIS_URL to the master that it watches (shop, at 127.0.0.1:"),
		Entry("one node of a Cluster", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx, "--cluster-enabled", "yes", "--cluster-port", "0")
			do(ctx, admin(address), "CLUSTER ADDSLOTSRANGE 0 8000")
			return unusable{url: "redis://" + address, mend: func() { do(ctx, admin(address), "CLUSTER ADDSLOTSRANGE 8001 16383") }}
		}, "it is one node of a Cluster", "set REDIS_URL=redis+cluster://127.0.0.1:"),
		Entry("a Cluster without some of its slots", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx, "--cluster-enabled", "yes", "--cluster-port", "0")
			do(ctx, admin(address), "CLUSTER ADDSLOTSRANGE 0 8000")
			return unusable{url: "redis+cluster://" + address, mend: func() { do(ctx, admin(address), "CLUSTER ADDSLOTSRANGE 8001 16383") }}
		}, "the cluster is down", "redis-cli --cluster check 127.0.0.1:"),
		Entry("no Cluster, by redis+cluster://", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx)
			return unusable{url: "redis+cluster://" + address}
		}, "it is no Cluster", "set REDIS_URL=redis://127.0.0.1:"),
		Entry("one that wants a password", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx, "--requirepass", "s3cret")
			return unusable{url: "redis://" + address}
		}, "it wants a password", "set REDIS_URL=redis://USER:PASSWORD@127.0.0.1:"),
		Entry("one that wants another password", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx, "--requirepass", "secret")
			return unusable{url: "redis://:s3cret@" + address}
		}, "does not take the user and the password", "requirepass"),
		Entry("one whose commands were renamed", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx, "--rename-command", "EVAL", "", "--rename-command", "EVALSHA", "")
			return unusable{url: "redis://" + address}
		}, "it has no EVAL, EVALSHA", "rename-command"),
		Entry("one that speaks TLS, by redis://", func(ctx context.Context) unusable {
			certificate := selfSigned()
			address, _ := runRedis(ctx, append([]string{"--port", "0", "--tls-port", "PORT"}, certificate.redis()...)...)
			return unusable{url: "redis://" + address}
		}, "it speaks TLS", "set REDIS_URL=rediss://"),
		Entry("one that speaks TLS, without its authority", func(ctx context.Context) unusable {
			certificate := selfSigned()
			address, _ := runRedis(ctx, append([]string{"--port", "0", "--tls-port", "PORT"}, certificate.redis()...)...)
			return unusable{url: "rediss://" + address + "?dial_timeout=5s"}
		}, "its certificate is not trusted", "set REDIS_CA"),
		Entry("one that speaks TLS, without the certificate that it asks for", func(ctx context.Context) unusable {
			certificate := selfSigned()
			address, _ := runRedis(ctx, append([]string{"--port", "0", "--tls-port", "PORT"}, certificate.redis()...)...)
			return unusable{url: "rediss://" + address + "?dial_timeout=5s", settings: []string{"REDIS_CA=" + certificate.file}}
		}, "it refuses the TLS that it is offered", "set REDIS_CERT and REDIS_KEY"),
		Entry("one that speaks no TLS, by rediss://", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx)
			return unusable{url: "rediss://" + address}
		}, "it does not speak TLS", "set REDIS_URL=redis://"),
		Entry("one whose memory is bounded, and never made free", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx, "--maxmemory", "100mb")
			return unusable{url: "redis://" + address, mend: func() { do(ctx, admin(address), "CONFIG SET maxmemory-policy allkeys-lru") }}
		}, "its maxmemory-policy is noeviction", "CONFIG SET maxmemory-policy allkeys-lru"),
		Entry("one that is full", func(ctx context.Context) unusable {
			address, _ := runRedis(ctx, "--maxmemory", "1")
			return unusable{url: "redis://" + address, mend: func() { do(ctx, admin(address), "CONFIG SET maxmemory 0") }}
		}, "its memory is full", "CONFIG SET maxmemory-policy allkeys-lru"),
		Entry("one whose disk refuses writes", func(ctx context.Context) unusable {
			address, folder := runRedis(ctx)
			admin := admin(address)
			Expect(admin.ConfigSet(ctx, "save", "3600 1").Err()).To(Succeed())
			Expect(os.RemoveAll(folder)).To(Succeed())
			do(ctx, admin, "BGSAVE")
			Eventually(ctx, func() error { return admin.Ping(ctx).Err() }).WithTimeout(startTimeout).Should(MatchError(HavePrefix("MISCONF")))
			return unusable{url: "redis://" + address, mend: func() { do(ctx, admin, `CONFIG SET save ""`) }}
		}, "it can't save its data to disk", "make room on its disk"),
	)

	It("says so when that comes while it runs: a disk that is full, a Redis that comes back as another", func(ctx SpecContext) {
		address, _ := runRedis(ctx)
		server := start(ctx, "redis://"+address, newDatabase())
		server.create(ctx, mouse)
		Expect(server.find(ctx, mouse).cache()).To(beHit())
		Expect(server.readiness(ctx).Connections.Redis).To(Equal("up"))

		admin := admin(address)
		do(ctx, admin, "CONFIG SET maxmemory-policy noeviction")
		do(ctx, admin, "CONFIG SET maxmemory 1")
		server.lookFor(ctx, "unicorn") // whose lease can't be stored
		awaitText(ctx, server.Err, `level=WARN msg="circuit breaker of stores: open.*error=.*OOM`)
		awaitText(ctx, server.Err, `level=WARN msg="Redis can't be used as it should be: its memory is full`)
		do(ctx, admin, "CONFIG SET maxmemory 0")
		awaitText(ctx, server.Err, `level=INFO msg="Redis is as it should be again"`)

		do(ctx, admin, "ACL SETUSER default -mget")
		do(ctx, admin, "CLIENT KILL TYPE normal SKIPME yes")
		server.find(ctx, mouse)
		awaitText(ctx, server.Err, `level=WARN msg="Redis can't be used as it should be: its user may not use MGET`)
	})

	It("logs the breaker and the gate of a Redis that dies and comes back, once each", func(ctx SpecContext) {
		private := startRedis(ctx, "")
		server := start(ctx, private.url, newDatabase())
		server.create(ctx, mouse)
		private.kill(ctx)
		Expect(server.request(ctx, http.MethodPut, "/products/mouse", `{"price":1,"quantity":1}`, "Content-Type", "application/json").status).To(Equal(http.StatusOK))
		awaitText(ctx, server.Err, `level=WARN msg="gate: closed;`)
		awaitText(ctx, server.Err, `level=WARN msg="circuit breaker: open;`)
		awaitText(ctx, server.Err, `level=WARN msg="Redis can't be used as it should be: it does not answer" remedy="start it`)
		startRedis(ctx, private.address)
		awaitText(ctx, server.Err, `level=INFO msg="gate: open;`)
		now := product{Name: "mouse", Price: "1.00", Quantity: 1}
		Eventually(ctx, func() string { return server.find(ctx, now).cache() }).WithTimeout(backIn).Should(beHit())
		log := string(server.Err.Contents())
		for _, line := range []string{"gate: closed", "gate: open", "circuit breaker: open", "circuit breaker: closed"} {
			Expect(strings.Count(log, `msg="`+line)).To(Equal(1), "lines %q in\n%s", line, log)
		}
	})

	It("does not wait for a silent one at the start, and says that it does not answer", func(ctx SpecContext) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(listener.Close)
		server := start(ctx, "redis://"+listener.Addr().String()+"?read_timeout=1h", newDatabase())
		server.create(ctx, mouse)
		Expect(server.readiness(ctx).Connections.Redis).To(Equal("down"))
		awaitText(ctx, server.Err, `level=WARN msg="Redis can't be used as it should be: it does not answer"`)
	})
})

var _ = Describe("the server's connections to a Redis that speaks TLS", Label("given"), func() {
	It("are encrypted, with its authority and a certificate of the server's own", func(ctx SpecContext) {
		certificate := selfSigned()
		address, _ := runRedis(ctx, append([]string{"--port", "0", "--tls-port", "PORT"}, certificate.redis()...)...)
		server := start(ctx, "rediss://"+address+"?dial_timeout=5s", newDatabase(), everything,
			"REDIS_CA="+certificate.file, "REDIS_CERT="+certificate.file, "REDIS_KEY="+certificate.key)
		awaitText(ctx, server.Err, "near cache: used")
		server.create(ctx, mouse)
		server.awaitCache(ctx, backIn, Or(beHit(), beNear()))
		server.awaitNear(ctx, mouse)
		Expect(server.readiness(ctx).Connections.Redis).To(Equal("up"))
		Expect(warningsOf(server)).To(BeEmpty())
	})
})

// warningsOf are the lines that say what is wrong.
func warningsOf(s *server) (lines []string) {
	for line := range strings.Lines(string(s.Err.Contents())) {
		if strings.Contains(line, "level=WARN") {
			lines = append(lines, line)
		}
	}
	return lines
}

// certified is a certificate for 127.0.0.1 that is its own authority, for servers and for clients.
type certified struct{ file, key string }

func selfSigned() certified {
	GinkgoHelper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	Expect(err).NotTo(HaveOccurred())
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "spec"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	Expect(err).NotTo(HaveOccurred())
	private, err := x509.MarshalPKCS8PrivateKey(key)
	Expect(err).NotTo(HaveOccurred())
	folder := GinkgoT().TempDir()
	c := certified{filepath.Join(folder, "certificate.pem"), filepath.Join(folder, "key.pem")}
	for file, block := range map[string]*pem.Block{
		c.file: {Type: "CERTIFICATE", Bytes: signed}, c.key: {Type: "PRIVATE KEY", Bytes: private},
	} {
		Expect(os.WriteFile(file, pem.EncodeToMemory(block), 0o600)).To(Succeed())
	}
	return c
}

// redis are the arguments for a redis-server that has this certificate, and wants the same of its clients.
func (c certified) redis() []string {
	return []string{"--tls-cert-file", c.file, "--tls-key-file", c.key, "--tls-ca-cert-file", c.file}
}
