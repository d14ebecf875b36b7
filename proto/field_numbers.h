// The field numbers of every message under proto/. Made from the schemas by field_numbers.py; the
// folder's BUILD file says how.
#pragma once

#include <cstdint>

namespace lightstep::proto::collector {

namespace SpanContext {
inline constexpr std::uint32_t kTraceId = 1;
inline constexpr std::uint32_t kSpanId = 2;
inline constexpr std::uint32_t kBaggage = 3;
}  // namespace SpanContext

namespace SpanContext_BaggageEntry {
inline constexpr std::uint32_t kKey = 1;
inline constexpr std::uint32_t kValue = 2;
}  // namespace SpanContext_BaggageEntry

namespace KeyValue {
inline constexpr std::uint32_t kKey = 1;
inline constexpr std::uint32_t kStringValue = 2;
inline constexpr std::uint32_t kIntValue = 3;
inline constexpr std::uint32_t kDoubleValue = 4;
inline constexpr std::uint32_t kBoolValue = 5;
inline constexpr std::uint32_t kJsonValue = 6;
}  // namespace KeyValue

namespace Log {
inline constexpr std::uint32_t kTimestamp = 1;
inline constexpr std::uint32_t kFields = 2;
}  // namespace Log

namespace Reference {
inline constexpr std::uint32_t kRelationship = 1;
inline constexpr std::uint32_t kSpanContext = 2;
}  // namespace Reference

namespace Span {
inline constexpr std::uint32_t kSpanContext = 1;
inline constexpr std::uint32_t kOperationName = 2;
inline constexpr std::uint32_t kReferences = 3;
inline constexpr std::uint32_t kStartTimestamp = 4;
inline constexpr std::uint32_t kDurationMicros = 5;
inline constexpr std::uint32_t kTags = 6;
inline constexpr std::uint32_t kLogs = 7;
}  // namespace Span

namespace Reporter {
inline constexpr std::uint32_t kReporterId = 1;
inline constexpr std::uint32_t kTags = 4;
}  // namespace Reporter

namespace Auth {
inline constexpr std::uint32_t kAccessToken = 1;
}  // namespace Auth

namespace MetricsSample {
inline constexpr std::uint32_t kName = 1;
inline constexpr std::uint32_t kIntValue = 2;
inline constexpr std::uint32_t kDoubleValue = 3;
}  // namespace MetricsSample

namespace InternalMetrics {
inline constexpr std::uint32_t kStartTimestamp = 1;
inline constexpr std::uint32_t kDurationMicros = 2;
inline constexpr std::uint32_t kLogs = 3;
inline constexpr std::uint32_t kCounts = 4;
inline constexpr std::uint32_t kGauges = 5;
}  // namespace InternalMetrics

namespace ReportRequest {
inline constexpr std::uint32_t kReporter = 1;
inline constexpr std::uint32_t kAuth = 2;
inline constexpr std::uint32_t kSpans = 3;
inline constexpr std::uint32_t kTimestampOffsetMicros = 5;
inline constexpr std::uint32_t kInternalMetrics = 6;
}  // namespace ReportRequest

namespace UnreadReport {
inline constexpr std::uint32_t kReporter = 1;
inline constexpr std::uint32_t kAuth = 2;
inline constexpr std::uint32_t kSpans = 3;
inline constexpr std::uint32_t kInternalMetrics = 6;
}  // namespace UnreadReport

namespace Command {
inline constexpr std::uint32_t kDisable = 1;
}  // namespace Command

namespace ReportResponse {
inline constexpr std::uint32_t kCommands = 1;
inline constexpr std::uint32_t kReceiveTimestamp = 2;
inline constexpr std::uint32_t kTransmitTimestamp = 3;
inline constexpr std::uint32_t kErrors = 4;
inline constexpr std::uint32_t kWarnings = 5;
inline constexpr std::uint32_t kInfos = 6;
}  // namespace ReportResponse

}  // namespace lightstep::proto::collector

namespace lightstep::proto {

namespace BinaryCarrier {
inline constexpr std::uint32_t kDeprecatedTextCtx = 1;
inline constexpr std::uint32_t kBasicCtx = 2;
}  // namespace BinaryCarrier

namespace BasicTracerCarrier {
inline constexpr std::uint32_t kTraceId = 1;
inline constexpr std::uint32_t kSpanId = 2;
inline constexpr std::uint32_t kSampled = 3;
inline constexpr std::uint32_t kBaggageItems = 4;
inline constexpr std::uint32_t kTraceIdHigh = 5;
}  // namespace BasicTracerCarrier

namespace BasicTracerCarrier_BaggageItemsEntry {
inline constexpr std::uint32_t kKey = 1;
inline constexpr std::uint32_t kValue = 2;
}  // namespace BasicTracerCarrier_BaggageItemsEntry

}  // namespace lightstep::proto

namespace lightstep::proto::otlp {

namespace AnyValue {
inline constexpr std::uint32_t kStringValue = 1;
inline constexpr std::uint32_t kBoolValue = 2;
inline constexpr std::uint32_t kIntValue = 3;
inline constexpr std::uint32_t kDoubleValue = 4;
inline constexpr std::uint32_t kArrayValue = 5;
inline constexpr std::uint32_t kKvlistValue = 6;
inline constexpr std::uint32_t kBytesValue = 7;
}  // namespace AnyValue

namespace ArrayValue {
inline constexpr std::uint32_t kValues = 1;
}  // namespace ArrayValue

namespace KeyValueList {
inline constexpr std::uint32_t kValues = 1;
}  // namespace KeyValueList

namespace KeyValue {
inline constexpr std::uint32_t kKey = 1;
inline constexpr std::uint32_t kValue = 2;
}  // namespace KeyValue

namespace InstrumentationScope {
inline constexpr std::uint32_t kName = 1;
inline constexpr std::uint32_t kVersion = 2;
inline constexpr std::uint32_t kAttributes = 3;
inline constexpr std::uint32_t kDroppedAttributesCount = 4;
}  // namespace InstrumentationScope

namespace Resource {
inline constexpr std::uint32_t kAttributes = 1;
inline constexpr std::uint32_t kDroppedAttributesCount = 2;
}  // namespace Resource

namespace Status {
inline constexpr std::uint32_t kMessage = 2;
inline constexpr std::uint32_t kCode = 3;
}  // namespace Status

namespace Span {
inline constexpr std::uint32_t kTraceId = 1;
inline constexpr std::uint32_t kSpanId = 2;
inline constexpr std::uint32_t kTraceState = 3;
inline constexpr std::uint32_t kParentSpanId = 4;
inline constexpr std::uint32_t kName = 5;
inline constexpr std::uint32_t kKind = 6;
inline constexpr std::uint32_t kStartTimeUnixNano = 7;
inline constexpr std::uint32_t kEndTimeUnixNano = 8;
inline constexpr std::uint32_t kAttributes = 9;
inline constexpr std::uint32_t kDroppedAttributesCount = 10;
inline constexpr std::uint32_t kEvents = 11;
inline constexpr std::uint32_t kDroppedEventsCount = 12;
inline constexpr std::uint32_t kLinks = 13;
inline constexpr std::uint32_t kDroppedLinksCount = 14;
inline constexpr std::uint32_t kStatus = 15;
inline constexpr std::uint32_t kFlags = 16;
}  // namespace Span

namespace Span_Event {
inline constexpr std::uint32_t kTimeUnixNano = 1;
inline constexpr std::uint32_t kName = 2;
inline constexpr std::uint32_t kAttributes = 3;
inline constexpr std::uint32_t kDroppedAttributesCount = 4;
}  // namespace Span_Event

namespace Span_Link {
inline constexpr std::uint32_t kTraceId = 1;
inline constexpr std::uint32_t kSpanId = 2;
inline constexpr std::uint32_t kTraceState = 3;
inline constexpr std::uint32_t kAttributes = 4;
inline constexpr std::uint32_t kDroppedAttributesCount = 5;
inline constexpr std::uint32_t kFlags = 6;
}  // namespace Span_Link

namespace ScopeSpans {
inline constexpr std::uint32_t kScope = 1;
inline constexpr std::uint32_t kSpans = 2;
inline constexpr std::uint32_t kSchemaUrl = 3;
}  // namespace ScopeSpans

namespace ResourceSpans {
inline constexpr std::uint32_t kResource = 1;
inline constexpr std::uint32_t kScopeSpans = 2;
inline constexpr std::uint32_t kSchemaUrl = 3;
}  // namespace ResourceSpans

namespace ExportTraceServiceRequest {
inline constexpr std::uint32_t kResourceSpans = 1;
}  // namespace ExportTraceServiceRequest

namespace ExportTracePartialSuccess {
inline constexpr std::uint32_t kRejectedSpans = 1;
inline constexpr std::uint32_t kErrorMessage = 2;
}  // namespace ExportTracePartialSuccess

namespace ExportTraceServiceResponse {
inline constexpr std::uint32_t kPartialSuccess = 1;
}  // namespace ExportTraceServiceResponse

namespace ErrorStatus {
inline constexpr std::uint32_t kCode = 1;
inline constexpr std::uint32_t kMessage = 2;
inline constexpr std::uint32_t kDetails = 3;
}  // namespace ErrorStatus

namespace ErrorDetail {
inline constexpr std::uint32_t kTypeUrl = 1;
inline constexpr std::uint32_t kValue = 2;
}  // namespace ErrorDetail

namespace RetryInfo {
inline constexpr std::uint32_t kRetryDelay = 1;
}  // namespace RetryInfo

namespace RetryDelay {
inline constexpr std::uint32_t kSeconds = 1;
inline constexpr std::uint32_t kNanos = 2;
}  // namespace RetryDelay

namespace UnreadScopeSpans {
inline constexpr std::uint32_t kSpans = 2;
}  // namespace UnreadScopeSpans

namespace UnreadResourceSpans {
inline constexpr std::uint32_t kResource = 1;
inline constexpr std::uint32_t kScopeSpans = 2;
}  // namespace UnreadResourceSpans

namespace UnreadExport {
inline constexpr std::uint32_t kResourceSpans = 1;
}  // namespace UnreadExport

}  // namespace lightstep::proto::otlp
