package catalog

import "strings"

// commonInfrastructure are programs that everybody runs and few build; a name
// that only resembles one of a folder is not taken for it.
var commonInfrastructure = setOf(`redis postgres postgresql mysql mariadb mongo mongodb kafka zookeeper rabbitmq nats nginx httpd apache caddy
	traefik envoy haproxy jaeger zipkin tempo loki prometheus grafana alertmanager elasticsearch opensearch kibana logstash fluentd fluentbit
	consul vault etcd minio memcached cassandra clickhouse influxdb keycloak adminer pgadmin phpmyadmin mongoexpress mailhog mailpit maildev
	localstack swagger swaggerui portainer watchtower sonarqube jenkins registry cadvisor kubestatemetrics nodeexporter blackboxexporter
	pushgateway thanos otelcol otelcollector opentelemetrycollector collector istio istiod linkerd coredns kubeproxy kubelet certmanager
	externaldns ingressnginx argocd fluxcd velero schemaregistry kafkaconnect kafkaui kafdrop zoo solr neo4j rethinkdb couchdb arangodb
	cockroachdb tidb scylla sqlserver mssql oracle db database cache queue broker mq selenium dynamodb wiremock mockserver seq eventstore
	metricsserver clusterautoscaler karpenter kubescheduler kubeapiserver kubecontrollermanager promtail telegraf filebeat metricbeat
	dapr daprd placement hazelcast ignite temporal camunda airflow spark flink hadoop hive presto trino superset metabase redash`)

// alsoCalled are second names of common programs.
var alsoCalled = map[string]string{
	"mongodb": "mongo", "mongo": "mongodb", "postgresql": "postgres", "postgres": "postgresql", "sqlserver": "mssql", "mssql": "sqlserver",
}

// isInfrastructure reports whether a name, in words, is that of a common
// program rather than of a service of ours.
func isInfrastructure(name []string) bool {
	folded := strings.Join(name, "")
	return commonInfrastructure[folded] || strings.HasSuffix(folded, "exporter")
}

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}
