#include "test/delivery/satellite.h"

#include <zlib.h>

#include <algorithm>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <cctype>
#include <memory>
#include <optional>

#include "test/network/tls_peer.h"

namespace lightstep::delivery {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;

namespace {

Satellite::Answer TakeAll(const Satellite::Request&) { return {}; }

// Reads the body of `request`. Returns false if it cannot be read.
bool Parse(Satellite::Request& request) {
  const bool is_otlp = request.headers["content-type"] == "application/x-protobuf";
  if (!is_otlp) return request.report.ParseFromString(request.body);
  if (!request.otlp.ParseFromString(request.body)) return false;
  for (const otlp::ResourceSpans& resource : request.otlp.resource_spans()) {
    for (const otlp::ScopeSpans& scope : resource.scope_spans()) {
      for (const otlp::Span& span : scope.spans()) {
        collector::Span& copy = *request.report.add_spans();
        copy.set_operation_name(span.name());
        std::uint64_t id = 0;
        for (const char byte : span.span_id()) id = id << 8 | static_cast<unsigned char>(byte);
        copy.mutable_span_context()->set_span_id(id);
      }
    }
  }
  return true;
}

// Decompresses gzip. Returns nothing if the bytes are damaged.
std::optional<std::string> Decompress(std::string bytes) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  int result = Z_OK;
  while (result == Z_OK) {
    char piece[64 * 1024];
    stream.next_out = reinterpret_cast<Bytef*>(piece);
    stream.avail_out = sizeof(piece);
    result = inflate(&stream, Z_NO_FLUSH);
    text.append(piece, sizeof(piece) - stream.avail_out);
  }
  const bool is_whole = result == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  return is_whole ? std::optional{text} : std::nullopt;
}

}  // namespace

Satellite::Satellite() : Satellite{TakeAll} {}

Satellite::Satellite(Judge judge)
    : Satellite{std::move(judge), Tcp::endpoint{asio::ip::address_v4::loopback(), 0}} {}

Satellite::Satellite(const network::Credentials& credentials)
    : Satellite{TakeAll, Tcp::endpoint{asio::ip::address_v4::loopback(), 0},
                network::MakeServerContext(credentials)} {}

Satellite::Satellite(const std::string& address, std::uint16_t port)
    : Satellite{TakeAll, Tcp::endpoint{asio::ip::make_address(address), port}} {}

Satellite::Satellite(Judge judge, const Tcp::endpoint& where, std::optional<ssl::context> tls)
    : judge_{std::move(judge)},
      tls_{std::move(tls)},
      acceptor_{loop_, where},
      port_{acceptor_.local_endpoint().port()},
      accepting_{[this] { Accept(); }} {}

Satellite::~Satellite() { Die(); }

void Satellite::Die() {
  {
    const std::lock_guard lock{mutex_};
    if (is_ending_) return;
    is_ending_ = true;
    changed_.notify_all();
    // A thread that blocks in accept or read wakes up when its socket is shut down.
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    for (const auto& socket : sockets_) ::shutdown(socket->native_handle(), SHUT_RDWR);
  }
  accepting_.join();
  for (std::thread& thread : threads_) thread.join();
  acceptor_.close();
  for (const auto& socket : sockets_) {
    boost::system::error_code ignored;
    socket->set_option(asio::socket_base::linger{true, 0}, ignored);
    socket->close(ignored);
  }
}

void Satellite::Accept() {
  while (true) {
    auto socket = std::make_shared<Tcp::socket>(loop_);
    boost::system::error_code error;
    acceptor_.accept(*socket, error);
    const std::lock_guard lock{mutex_};
    if (error || is_ending_) return;
    const int number = connections_++;
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket, number] {
      ServeConnection(*socket, number);
      const std::lock_guard serving{mutex_};
      boost::system::error_code ignored;
      socket->shutdown(Tcp::socket::shutdown_both, ignored);
    });
  }
}

void Satellite::ServeConnection(Tcp::socket& socket, int number) {
  if (!tls_) return Serve(socket, number);
  ssl::stream<Tcp::socket&> stream{socket, *tls_};
  boost::system::error_code error;
  stream.handshake(ssl::stream_base::server, error);
  if (!error) Serve(stream, number);
}

template <class Stream>
void Satellite::Serve(Stream& stream, int connection) {
  boost::beast::flat_buffer received;
  while (true) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    boost::system::error_code error;
    http::read(stream, received, parser, error);
    if (error) return;
    Request request;
    request.connection = connection;
    request.target = std::string{parser.get().target()};
    for (const auto& field : parser.get()) {
      std::string name{field.name_string()};
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      request.headers[name] = std::string{field.value()};
    }
    Answer answer;
    request.body = parser.get().body();
    bool is_understood = true;
    if (const auto coding = request.headers.find("content-encoding");
        coding != request.headers.end()) {
      const std::optional<std::string> body = Decompress(request.body);
      is_understood = coding->second == "gzip" && body;
      if (is_understood) request.body = *body;
    }
    if (is_understood && Parse(request)) {
      std::unique_lock lock{mutex_};
      request.number = requests_++;
      changed_.notify_all();
      answer = judge_(request);
      if (answer.wait) changed_.wait(lock, [this] { return goes_on_ || is_ending_; });
      if (is_ending_ || answer.hang_up) return;
      if (answer.status / 100 == 2) taken_.push_back(request);
      changed_.notify_all();
    } else {
      answer.status = 400;
    }
    for (int i = 0; i < answer.interim; ++i) {
      http::write(stream, http::response<http::empty_body>{static_cast<http::status>(103), 11},
                  error);
    }
    http::response<http::string_body> response{static_cast<http::status>(answer.status), 11};
    for (const auto& [name, value] : answer.headers) response.set(name, value);
    response.body() = answer.body;
    response.keep_alive(answer.keep_alive);
    response.prepare_payload();
    http::write(stream, response, error);
    if (error || !answer.keep_alive) return;
  }
}

void Satellite::GoOn() {
  const std::lock_guard lock{mutex_};
  goes_on_ = true;
  changed_.notify_all();
}

std::vector<Satellite::Request> Satellite::taken() const {
  const std::lock_guard lock{mutex_};
  return taken_;
}

std::map<std::uint64_t, int> Satellite::taken_spans() const {
  const std::lock_guard lock{mutex_};
  std::map<std::uint64_t, int> counts;
  for (const Request& request : taken_) {
    for (const collector::Span& span : request.report.spans()) {
      ++counts[span.span_context().span_id()];
    }
  }
  return counts;
}

int Satellite::requests() const {
  const std::lock_guard lock{mutex_};
  return requests_;
}

int Satellite::connections() const {
  const std::lock_guard lock{mutex_};
  return connections_;
}

bool Satellite::WaitUntil(const std::function<bool(const Satellite&)>& condition) const {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, std::chrono::minutes{1}, [&] { return condition(*this); });
}

}  // namespace lightstep::delivery
