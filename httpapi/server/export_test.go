package server

// LogRefusals is logRefusals, for the specs.
var LogRefusals = logRefusals
