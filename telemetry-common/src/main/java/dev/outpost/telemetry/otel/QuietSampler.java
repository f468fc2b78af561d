package dev.outpost.telemetry.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.Set;

/** The sampler that is configured, but for what only asks whether the server is well: nobody wants to see that. */
record QuietSampler(Sampler sampler) implements Sampler {

    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final Set<String> QUIET = Set.of("/healthz", "/readyz", "/metrics");

    @Override
    public SamplingResult shouldSample(
            Context parentContext,
            String traceId,
            String name,
            SpanKind spanKind,
            Attributes attributes,
            List<LinkData> parentLinks) {
        String path = attributes.get(PATH);
        return path != null && QUIET.contains(path)
                ? SamplingResult.drop()
                : sampler.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
    }

    @Override
    public String getDescription() {
        return sampler.getDescription();
    }
}
