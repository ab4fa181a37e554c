// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"k8s.io/client-go/discovery"
)

// machine is what the figures depend on.
type machine struct {
	Cores      int    `json:"cores"`
	Platform   string `json:"platform"`
	Processor  string `json:"processor,omitempty"`
	Go         string `json:"go"`
	Kubernetes string `json:"kubernetes"`
	Date       string `json:"date"`
	LoadBefore string `json:"loadBefore"`
	LoadAfter  string `json:"loadAfter"`
}

func thisMachine() machine {
	return machine{
		Cores: runtime.NumCPU(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Processor: processor(),
		Go: runtime.Version(), Date: time.Now().UTC().Format(time.RFC3339), LoadBefore: load(),
	}
}

// learn asks the API server for its version.
func (r *report) learn(w *world) error {
	d, err := discovery.NewDiscoveryClientForConfig(w.plane.Config())
	if err != nil {
		return err
	}
	v, err := d.ServerVersion()
	if err != nil {
		return err
	}
	r.Machine.Kubernetes = v.GitVersion
	return nil
}

// load is the system's load average over a minute; "unknown" where there is no /proc.
func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	if fields := strings.Fields(string(data)); err == nil && len(fields) > 0 {
		return fields[0]
	}
	return "unknown"
}

func processor() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimLeft(strings.TrimSpace(name), ": \t")
		}
	}
	return ""
}

// cpuTimes are seconds of processor time by process.
type cpuTimes map[string]float64

// cpu reads what the processes have used. It is empty where there is no /proc.
func (w *world) cpu() cpuTimes {
	out := cpuTimes{}
	for _, p := range append(w.plane.Processes(), w.manager) {
		if t, ok := processTime(p.PID()); ok {
			out[p.Name] = t
		}
	}
	var self syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &self); err == nil {
		out["the benchmark"] = time.Duration(self.Utime.Nano() + self.Stime.Nano()).Seconds()
	}
	return out
}

func (c cpuTimes) since(before cpuTimes) cpuTimes {
	for k := range c {
		c[k] -= before[k]
	}
	return c
}

func (c cpuTimes) total() float64 {
	sum := 0.0
	for _, t := range c {
		sum += t
	}
	return sum
}

// processTime reads fields 14 and 15 of /proc/PID/stat (proc(5)), in hundredths of a second
// on every Linux that Go runs on.
func processTime(pid int) (seconds float64, ok bool) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, false
	}
	_, rest, _ := strings.Cut(string(data), ") ") // the name before may hold spaces
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, false
	}
	user, err1 := strconv.ParseFloat(fields[11], 64)
	system, err2 := strconv.ParseFloat(fields[12], 64)
	return (user + system) / 100, err1 == nil && err2 == nil
}
