package server_test

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"

	"cacheaside/integration/containers"
)

// monitoringFolder has what an operator takes to Prometheus and Grafana.
const monitoringFolder = "../../httpapi/monitoring"

// promtool runs Prometheus' tool and returns what it says. A failure of the tool is one of the spec.
func promtool(ctx context.Context, input string, arguments ...string) string {
	GinkgoHelper()
	file, err := exec.LookPath("promtool")
	if err != nil {
		containers.Missing("promtool is not installed",
			"install it, so that it is on the PATH (Debian: apt-get install --no-install-recommends prometheus)")
	}
	command := exec.CommandContext(ctx, file, arguments...)
	command.Dir, command.Stdin = monitoringFolder, strings.NewReader(input)
	output, err := command.CombinedOutput()
	Expect(err).NotTo(HaveOccurred(), "promtool %s says:\n%s", strings.Join(arguments, " "), output)
	return string(output)
}

// rule is an alert of alerts.yaml.
type rule struct {
	Alert       string
	Expr        string
	Labels      map[string]string
	Annotations map[string]string
}

func alertRules() []rule {
	GinkgoHelper()
	var file struct{ Groups []struct{ Rules []rule } }
	content, err := os.ReadFile(filepath.Join(monitoringFolder, "alerts.yaml"))
	Expect(err).NotTo(HaveOccurred())
	Expect(yaml.Unmarshal(content, &file)).To(Succeed())
	Expect(file.Groups).To(HaveLen(1))
	return file.Groups[0].Rules
}

// panelQueries returns the queries of the dashboard by the title of their panel, with something in place of its variables.
func panelQueries() map[string][]string {
	GinkgoHelper()
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	content, err := os.ReadFile(filepath.Join(monitoringFolder, "dashboard.json"))
	Expect(err).NotTo(HaveOccurred())
	Expect(json.Unmarshal(content, &dashboard)).To(Succeed())
	queries := make(map[string][]string)
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			query := strings.NewReplacer("$__rate_interval", "5m", "$instance", ".*").Replace(target.Expr)
			Expect(query).NotTo(ContainSubstring("$"), "a query of %q has a variable that the dashboard does not have", panel.Title)
			queries[panel.Title] = append(queries[panel.Title], query)
		}
	}
	return queries
}

// series is a name and labels: of a series that a server has, or of those that a query is about.
type series struct {
	name     string
	matchers []matcher
}

// matcher is a label and the expression that its value must match as a whole.
type matcher struct{ label, value string }

var (
	// What stands in a query besides the names of metrics: groups of labels, and ranges of time.
	notNames = regexp.MustCompile(`\b(?:by|on|without|ignoring)\s*\([^)]*\)|\[[^\]]*\]`)
	selector = regexp.MustCompile(`([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{(?:[^}"]|"[^"]*")*\}|\()?`)
	label    = regexp.MustCompile(`(\w+)=(~?)"([^"]*)"`)
)

// selected returns the series that a query is about. Prometheus itself adds the labels instance and job.
func selected(query string) []series {
	var found []series
	for _, match := range selector.FindAllStringSubmatch(notNames.ReplaceAllString(query, " "), -1) {
		if match[2] == "(" || slices.Contains([]string{"and", "or", "unless", "bool", "le"}, match[1]) {
			continue
		}
		one := series{name: match[1]}
		for _, matching := range label.FindAllStringSubmatch(match[2], -1) {
			if matching[1] != "instance" && matching[1] != "job" {
				value := matching[3]
				if matching[2] == "" {
					value = regexp.QuoteMeta(value)
				}
				one.matchers = append(one.matchers, matcher{matching[1], value})
			}
		}
		found = append(found, one)
	}
	return found
}

// isAmong reports whether a server's series are some that a query is about.
func (s series) isAmong(exported []string) bool {
	return slices.ContainsFunc(exported, func(line string) bool {
		name, rest, _ := strings.Cut(line, "{")
		labels := make(map[string]string)
		for _, match := range label.FindAllStringSubmatch(rest, -1) {
			labels[match[1]] = match[3]
		}
		return name == s.name && !slices.ContainsFunc(s.matchers, func(m matcher) bool {
			return !regexp.MustCompile("^(?:" + m.value + ")$").MatchString(labels[m.label])
		})
	})
}

var _ = Describe("what an operator watches the server by", Label("given"), func() {
	// busy returns a server that has answered requests of all kinds.
	busy := func(ctx SpecContext) *server {
		GinkgoHelper()
		server := start(ctx, installedRedis(ctx), newDatabase(), everything)
		server.create(ctx, mouse)
		server.awaitNear(ctx, mouse)
		server.find(ctx, mouse)
		server.update(ctx, product{Name: "mouse", Price: "1.00", Quantity: 1})
		server.lookFor(ctx, "keyboard")
		for method, paths := range map[string][]string{
			http.MethodGet: {"/healthz", "/readyz", "/nothing", "/products//"}, http.MethodPut: {"/products/keyboard"},
			http.MethodDelete: {"/products/keyboard", "/metrics"}, "BREW": {"/products"},
		} {
			for _, path := range paths {
				server.request(ctx, method, path, "{")
			}
		}
		server.metrics(ctx)
		return server
	}
	exported := func(ctx SpecContext) []string {
		GinkgoHelper()
		return slices.Sorted(maps.Keys(busy(ctx).metrics(ctx)))
	}

	It("has metrics that promtool finds no fault with", func(ctx SpecContext) {
		metrics := busy(ctx).request(ctx, http.MethodGet, "/metrics", "")
		Expect(metrics.body).To(ContainSubstring("http_requests_total{"))
		Expect(promtool(ctx, metrics.body, "check", "metrics")).To(BeEmpty(), "what promtool check metrics says")
	})

	It("counts each answer once, by the route", func(ctx SpecContext) {
		metrics := busy(ctx).metrics(ctx)
		for route, count := range map[string]float64{
			`method="POST",route="/products",status="201"`:          1,
			`method="PUT",route="/products/{name}",status="200"`:    1,
			`method="DELETE",route="/products/{name}",status="404"`: 1,
			`method="DELETE",route="/metrics",status="405"`:         1,
			`method="other",route="/products",status="405"`:         1,
			`method="GET",route="other",status="404"`:               2, // "/nothing" and "/products//"
		} {
			Expect(metrics).To(HaveKeyWithValue("http_requests_total{"+route+"}", count))
			Expect(metrics).To(HaveKeyWithValue("http_request_duration_seconds_count{"+route+"}", count))
		}
		Expect(metrics).To(HaveKeyWithValue(`product_writes_total{operation="create",outcome="done"}`, 1.0))
		Expect(metrics).To(HaveKeyWithValue(`cache_absences_total{source="database"}`, 1.0))
		Expect(metrics).To(HaveKeyWithValue("near_cache_trusted", 1.0))
		Expect(metrics).To(HaveKeyWithValue("cache_gate_closed", 0.0))
		Expect(metrics[`redis_pool_conn_total_current{client="pool"}`]).To(BeNumerically(">=", 1), "connections of the pool")
	})

	It("shows a Redis that went away, by the breaker, the gate and the outbox", func(ctx SpecContext) {
		redis := startRedis(ctx, "")
		server := start(ctx, redis.url, newDatabase())
		server.create(ctx, mouse)
		server.awaitCache(ctx, startTimeout, ContainSubstring("redis; hit"))
		Expect(redis.process.Kill()).To(Succeed())
		server.awaitCache(ctx, startTimeout, ContainSubstring("detail=circuit-open"))
		server.update(ctx, product{Name: "mouse", Price: "1.00", Quantity: 1})
		metrics := server.metrics(ctx)
		Expect(metrics).To(HaveKeyWithValue(`cache_breaker_open{calls="lookups"}`, 1.0))
		Expect(metrics).To(HaveKeyWithValue("cache_gate_closed", 1.0))
		Eventually(ctx, func() float64 { return server.metrics(ctx)["outbox_invalidations"] }).WithTimeout(startTimeout).Should(Equal(1.0),
			"the changes that the cache has yet to be told of: the update alone, as soon as the note of the creation is removed")
		Expect(metrics[`cache_errors_total{reason="circuit-open"}`]).To(BeNumerically(">=", 1))
	})

	It("has rules that each fire when they should, and only then", func(ctx SpecContext) {
		promtool(ctx, "", "test", "rules", "alerts_test.yaml")
		tests, err := os.ReadFile(filepath.Join(monitoringFolder, "alerts_test.yaml"))
		Expect(err).NotTo(HaveOccurred())
		for _, rule := range alertRules() {
			Expect(strings.Contains(string(tests), `alertname="`+rule.Alert+`"`)).To(BeTrue(), "expected alerts_test.yaml to have a test in which %s fires", rule.Alert)
		}
	})

	It("has eight alerts, each of which says what to do, and stands in README.md", func() {
		readme, err := os.ReadFile("../../README.md")
		Expect(err).NotTo(HaveOccurred())
		Expect(alertRules()).To(HaveLen(8))
		for _, rule := range alertRules() {
			Expect(rule.Annotations["summary"]).NotTo(BeEmpty(), "the summary of %s", rule.Alert)
			Expect(rule.Annotations["description"]).NotTo(BeEmpty(), "the description of %s, which says what to do", rule.Alert)
			Expect(rule.Labels["severity"]).To(BeElementOf("page", "ticket"), "the severity of %s", rule.Alert)
			Expect(strings.Contains(string(readme), "`"+rule.Alert+"`")).To(BeTrue(), "expected README.md to say what `%s` means", rule.Alert)
		}
	})

	It("has no rule about a series that the server does not have", func(ctx SpecContext) {
		exported := exported(ctx)
		for _, rule := range alertRules() {
			about := selected(rule.Expr)
			Expect(about).NotTo(BeEmpty(), "the metrics of %s: %s", rule.Alert, rule.Expr)
			for _, one := range about {
				Expect(one.name == "up" || one.isAmong(exported)).To(BeTrue(),
					"%s asks for %s, and /metrics has no such series after requests of all kinds: is the name or a label misspelt?", rule.Alert, one)
			}
		}
	})

	It("has a dashboard of queries that Prometheus understands, about series that the server has, and about all of its own", func(ctx SpecContext) {
		exported := exported(ctx)
		var asked []string
		type recorded struct{ Record, Expr string }
		var all []recorded
		for title, queries := range panelQueries() {
			for _, query := range queries {
				all = append(all, recorded{"a:query", query})
				for _, one := range selected(query) {
					Expect(one.isAmong(exported)).To(BeTrue(),
						"the panel %q asks for %s, and /metrics has no such series after requests of all kinds: is the name or a label misspelt?", title, one)
					asked = append(asked, one.name)
				}
			}
		}
		for _, line := range exported {
			name, _, _ := strings.Cut(line, "{")
			if notOurs.MatchString(name) {
				continue
			}
			family := strings.TrimSuffix(strings.TrimSuffix(name, "_sum"), "_count")
			Expect(asked).To(ContainElement(Or(Equal(name), Equal(family), Equal(family+"_bucket"))),
				"expected a panel of dashboard.json that shows %s: what is measured must be found", name)
		}

		rules, err := yaml.Marshal(map[string]any{"groups": []any{map[string]any{"name": "dashboard", "rules": all}}})
		Expect(err).NotTo(HaveOccurred())
		file := filepath.Join(GinkgoT().TempDir(), "dashboard.yaml")
		Expect(os.WriteFile(file, rules, 0o600)).To(Succeed())
		promtool(ctx, "", "check", "rules", "--lint=none", file)
	})
})

// notOurs are the metrics of the Go runtime, of database/sql, of the process and of the scrapes.
var notOurs = regexp.MustCompile(`^(go|process|promhttp)_`)
