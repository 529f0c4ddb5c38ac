package catalog

import (
	"slices"
	"strings"
)

// A candidate is a name that the failing service may have, and where an alert
// says so.
type candidate struct {
	name  string
	from  string // a label; empty: the alert itself
	pod   bool   // a pod's name, which is longer than its workload's
	weak  bool   // says where it runs, too
	place bool   // says only where it runs
}

// serviceLabels name the service itself, surest first.
var serviceLabels = []string{
	"service.name", "service_name", "dd.service", "service",
	"destination_canonical_service", "destination_service_name", "destination_workload", "destination_app", // of a mesh
	"compose_service", "com.docker.compose.service", "container_label_com_docker_compose_service",
	"faas.name", "FunctionName", "ServiceName",
	"app.kubernetes.io/name", "app_kubernetes_io_name", "label_app_kubernetes_io_name", "app", "label_app", "application", "component",
	"app.kubernetes.io/instance", "app_kubernetes_io_instance", "label_app_kubernetes_io_instance",
	"deployment", "statefulset", "daemonset", "cronjob", "job_name", "workload",
	"kube_deployment", "kube_stateful_set", "kube_daemon_set", "kube_cronjob",
	"k8s.deployment.name", "k8s.statefulset.name", "k8s.daemonset.name", "k8s.cronjob.name",
	"exported_service", // of an exporter that says what it watches
	"function_name",    // of a cloud function, or of code
}

// ownerLabels name the owner straight away.
var ownerLabels = []string{"team", "owner", "owner_team"}

// exporters are jobs that watch services and are none of those that fail.
var exporters = []string{"kube-state-metrics", "node-exporter", "node", "kubelet", "cadvisor", "blackbox", "kubernetes-pods", "kubernetes-nodes", "kubernetes-service-endpoints"}

// genericContainers are names of containers that say nothing.
var genericContainers = []string{"main", "server", "app", "sidecar", "istio-proxy", "istio-init", "linkerd-proxy", "daprd", "web", "default", "container"}

// candidates are the names to try, surest first.
func (x *Index) candidates(q Query) []candidate {
	var out []candidate
	add := func(c candidate) {
		c.name = strings.TrimSpace(c.name)
		if c.name != "" && !slices.ContainsFunc(out, func(o candidate) bool { return o.name == c.name }) {
			out = append(out, c)
		}
	}
	namespace := first(q.Labels, "namespace", "kube_namespace", "k8s.namespace.name")
	pod := first(q.Labels, "pod", "pod_name", "k8s.pod.name")
	within := func(name string) {
		if namespace != "" && name != "" {
			add(candidate{name: namespace + "/" + name, from: "namespace", weak: true})
		}
	}
	add(candidate{name: q.Service})
	for _, label := range slices.Concat(x.options.ServiceLabels, serviceLabels) {
		add(candidate{name: q.Labels[label], from: label})
		within(q.Labels[label])
	}
	add(candidate{name: pod, from: "pod", pod: true})
	for _, workload := range workloads(pod) {
		within(workload)
	}
	addOther(q.Labels, add)
	add(candidate{name: namespace, from: "namespace", weak: true, place: true})
	return out
}

// first is the first of some labels that is set.
func first(labels map[string]string, names ...string) string {
	for _, name := range names {
		if labels[name] != "" {
			return labels[name]
		}
	}
	return ""
}

// addOther adds the labels that name a service only by habit.
func addOther(labels map[string]string, add func(candidate)) {
	if job := unreferenced(labels["job"]); !isExporter(job) {
		add(candidate{name: labels["job"], from: "job"})
	}
	if job := labels["exported_job"]; !isExporter(unreferenced(job)) {
		add(candidate{name: job, from: "exported_job"})
	}
	for _, label := range []string{"container", "container_name"} {
		if container := labels[label]; !slices.Contains(genericContainers, container) {
			add(candidate{name: container, from: label})
		}
	}
	if !isExporter(unreferenced(labels["job"])) {
		add(candidate{name: hostName(labels["instance"]), from: "instance", weak: true})
	}
	for _, label := range []string{"image", "project", "project_slug", "pagerduty_service", "service_id", "service_summary"} {
		add(candidate{name: labels[label], from: label})
	}
}

// hostName is the service or pod that an instance is: of a name that a cluster or
// compose gives, cart:8080 and cart.shop.svc.cluster.local are cart. Other hosts are
// machines.
func hostName(instance string) string {
	host, _, _ := strings.Cut(instance, ":")
	name, found := inCluster(host)
	if !found && strings.Contains(host, ".") || name == "localhost" || strings.Trim(name, "0123456789") == "" {
		return ""
	}
	return name
}

// inCluster is the service or pod of a cluster's host name, if it is one:
// cart.shop.svc.cluster.local is cart.
func inCluster(host string) (name string, found bool) {
	name, domain, _ := strings.Cut(host, ".")
	if !strings.Contains("."+domain+".", ".svc.") {
		return host, false
	}
	return name, true
}

func isExporter(job string) bool {
	return slices.Contains(exporters, job) || strings.HasSuffix(job, "-exporter") || strings.HasSuffix(job, "_exporter")
}

// owner is who an alert's labels say owns it.
func owner(labels map[string]string) (owner, label string) {
	for _, label := range ownerLabels {
		if labels[label] != "" {
			return labels[label], label
		}
	}
	return "", ""
}
