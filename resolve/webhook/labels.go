package webhook

import (
	"regexp"
	"strings"

	"github.com/whopage/whopage/resolve/internal/lazy"
)

// serviceLabels name the service, in the order in which they are believed.
var serviceLabels = []string{
	"service.name", "service_name", "dd.service", "service",
	"app.kubernetes.io/name", "app_kubernetes_io_name", "label_app_kubernetes_io_name", "app", "component",
	"deployment", "statefulset", "daemonset", "cronjob", "job_name",
	"pod", "pod_name", "job", "container", "container_name", "image", "namespace",
}

var environmentLabels = []string{
	"environment", "env", "deployment_environment", "deployment.environment.name", "deployment.environment",
}

var revisionLabels = []string{
	"revision", "version", "commit", "git_sha", "git_commit", "service.version", "app.kubernetes.io/version", "app_kubernetes_io_version",
}

// serviceOf is the service that an alert's labels name; of a pod its workload.
// A job or container that says nothing of the program is passed over.
func serviceOf(labels map[string]string) string {
	for _, name := range serviceLabels {
		value := strings.TrimSpace(labels[name])
		switch {
		case value == "":
		case name == "pod" || name == "pod_name" || name == "job_name":
			return workload(value)
		case name == "job" && exporter(value), strings.HasPrefix(name, "container") && genericContainers[value]:
		case name == "image":
			return imageName(value)
		default:
			return value
		}
	}
	return ""
}

func environmentOf(labels map[string]string) string { return firstLabel(labels, environmentLabels) }

func revisionOf(labels map[string]string) string { return firstLabel(labels, revisionLabels) }

func firstLabel(labels map[string]string, names []string) string {
	for _, name := range names {
		if value := strings.TrimSpace(labels[name]); value != "" {
			return value
		}
	}
	return ""
}

var genericContainers = map[string]bool{"main": true, "server": true, "app": true, "sidecar": true, "istio-proxy": true, "POD": true}

// exporter reports a scrape job that watches other things than itself.
func exporter(job string) bool {
	for _, name := range []string{"kube-state-metrics", "node-exporter", "node", "kubelet", "cadvisor", "blackbox", "kubernetes-pods", "kubernetes-nodes", "kubernetes-service-endpoints", "prometheus"} {
		if job == name || strings.HasSuffix(job, "/"+name) {
			return true
		}
	}
	return strings.Contains(job, "exporter") || strings.Contains(job, "blackbox")
}

// generated are the endings that Kubernetes adds to a workload's name to name
// its pods; the alphabet of the random parts has no vowels.
var generated = []func() *regexp.Regexp{
	lazy.Regexp(`-\d{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$`),                            // CronJob
	lazy.Regexp(`-[bcdfghjklmnpqrstvwxz2456789]{5,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$`), // Deployment
	lazy.Regexp(`-\d+$`),                              // StatefulSet, or a CronJob's Job
	lazy.Regexp(`-[bcdfghjklmnpqrstvwxz2456789]{5}$`), // DaemonSet
}

// workload is a pod's name without what was generated for it.
func workload(pod string) string {
	for _, ending := range generated {
		if at := ending().FindStringIndex(pod); at != nil && at[0] > 0 {
			return pod[:at[0]]
		}
	}
	return pod
}

// imageName is the last part of an image's path, without tag and digest.
func imageName(image string) string {
	image, _, _ = strings.Cut(image, "@")
	image = image[strings.LastIndexByte(image, '/')+1:]
	image, _, _ = strings.Cut(image, ":")
	return image
}

// imageVersion is an image's tag, or its digest if it has no tag.
func imageVersion(image string) string {
	name, digest, _ := strings.Cut(image, "@")
	if _, tag, ok := strings.Cut(name[strings.LastIndexByte(name, '/')+1:], ":"); ok {
		return tag
	}
	return digest
}
