package routes

import (
	_ "embed"
	"net/http"

	"cacheaside/services"
)

// openAPI describes all routes (https://spec.openapis.org/oas/v3.1.0).
//
//go:embed openapi.json
var openAPI []byte

// describeAPI answers GET /openapi.json.
func describeAPI(w http.ResponseWriter, _ *http.Request) (services.Report, error) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(openAPI) // fails only if the client is gone
	return services.Report{}, nil
}
