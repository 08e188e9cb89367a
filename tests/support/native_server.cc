// Answers AWS clients over HTTP/1.1 from the natively built engine: `native_server PORT [SEED]`.
// For development: a change is tried with a real client seconds after it was written, under a
// debugger or the sanitizers, which the wasm host (scripts/serve) cannot offer. It keeps nothing on
// disk, runs no effects, and expects clients that mean well.

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/http.h"
#include "core/base/time.h"
#include "core/cloud/cloud.h"

namespace cloudtab {
namespace {

Instant wall_clock() {
  return from_millis(std::chrono::duration_cast<std::chrono::milliseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count());
}

struct Connection {
  /// Bytes received and not yet taken as a request.
  std::string received;
  /// The request being answered; requests of one connection are answered one after the other.
  std::optional<uint64_t> waiting_for;
  bool is_head = false;
  bool told_to_continue = false;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// The request line and headers, without the body; nothing if the line is no request line.
std::optional<HttpRequest> parse_head(std::string_view head) {
  const size_t line_end = head.find("\r\n");
  const std::string_view line = head.substr(0, line_end);
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == std::string_view::npos || last <= first) return std::nullopt;
  HttpRequest request;
  request.method = std::string(line.substr(0, first));
  request.target = std::string(line.substr(first + 1, last - first - 1));
  while (line_end != std::string_view::npos && !head.empty()) {
    const size_t end = head.find("\r\n");
    if (end == std::string_view::npos) break;
    head.remove_prefix(end + 2);
    const std::string_view header = head.substr(0, head.find("\r\n"));
    const size_t colon = header.find(':');
    if (colon == std::string_view::npos) continue;
    request.headers.add(std::string(header.substr(0, colon)),
                        std::string(trimmed(header.substr(colon + 1))));
  }
  return request;
}

/// The body of a `Transfer-Encoding: chunked` message and how many of `bytes` it took; nothing if
/// it is not whole yet.
std::optional<std::pair<std::string, size_t>> parse_chunks(std::string_view bytes) {
  std::string body;
  size_t at = 0;
  for (;;) {
    const size_t line_end = bytes.find("\r\n", at);
    if (line_end == std::string_view::npos) return std::nullopt;
    const size_t length =
        std::strtoull(std::string(bytes.substr(at, line_end - at)).c_str(), nullptr, 16);
    at = line_end + 2;
    if (bytes.size() < at + length + 2) return std::nullopt;
    body.append(bytes.substr(at, length));
    at += length + 2;
    if (length == 0) return std::make_pair(std::move(body), at);
  }
}

void send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the client has gone; its end is seen at the next poll
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

std::string to_bytes(const HttpResponse& response, bool is_head) {
  std::string bytes = "HTTP/1.1 " + std::to_string(response.status) + " Answer\r\n";
  for (const auto& [name, value] : response.headers) {
    if (equals_ignoring_case(name, "content-length") && !is_head) continue;
    bytes += name + ": " + value + "\r\n";
  }
  const bool bodyless = response.status == 204 || response.status == 304;
  if (!bodyless && !is_head) {
    bytes += "content-length: " + std::to_string(response.body.size()) + "\r\n";
  }
  bytes += "\r\n";
  if (!bodyless && !is_head) bytes += response.body;
  return bytes;
}

class Server {
 public:
  Server(Machine& machine, int listener) : machine_(machine), listener_(listener) {}

  [[noreturn]] void run() {
    for (;;) {
      std::vector<pollfd> sockets{{listener_, POLLIN, 0}};
      for (const auto& [socket, connection] : connections_) sockets.push_back({socket, POLLIN, 0});
      ::poll(sockets.data(), sockets.size(), millis_to_wake());
      machine_.tick(wall_clock());
      deliver();
      if ((sockets[0].revents & POLLIN) != 0) accept_one();
      for (size_t i = 1; i < sockets.size(); ++i) {
        if (sockets[i].revents != 0) receive(sockets[i].fd);
      }
    }
  }

 private:
  int millis_to_wake() const {
    if (!next_wake_) return -1;
    const int64_t left = to_millis(*next_wake_) - to_millis(wall_clock());
    return static_cast<int>(std::clamp<int64_t>(left, 0, 60'000));
  }

  void accept_one() {
    const int socket = ::accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections_.emplace(socket, Connection());
  }

  void receive(int socket) {
    char buffer[65536];
    const ssize_t count = ::recv(socket, buffer, sizeof buffer, 0);
    Connection& connection = connections_.at(socket);
    if (count <= 0) {
      if (connection.waiting_for) {
        machine_.abandon(*connection.waiting_for);
        requests_.erase(*connection.waiting_for);
      }
      ::close(socket);
      connections_.erase(socket);
      return;
    }
    connection.received.append(buffer, static_cast<size_t>(count));
    take_request(socket, connection);
    deliver();
  }

  /// Hands over the connection's next request once all of it is here.
  void take_request(int socket, Connection& connection) {
    const size_t head_end = connection.received.find("\r\n\r\n");
    if (connection.waiting_for || head_end == std::string::npos) return;
    std::optional<HttpRequest> request =
        parse_head(std::string_view(connection.received).substr(0, head_end + 2));
    if (!request) return;
    if (!connection.told_to_continue && !request->headers.value("expect").empty()) {
      connection.told_to_continue = true;
      send_all(socket, "HTTP/1.1 100 Continue\r\n\r\n");
    }
    const std::string_view rest = std::string_view(connection.received).substr(head_end + 4);
    size_t taken = 0;
    if (equals_ignoring_case(request->headers.value("transfer-encoding"), "chunked")) {
      auto chunks = parse_chunks(rest);
      if (!chunks) return;
      request->body = std::move(chunks->first);
      taken = chunks->second;
    } else {
      const std::string length(request->headers.value("content-length"));
      taken = std::strtoull(length.c_str(), nullptr, 10);
      if (rest.size() < taken) return;
      request->body = std::string(rest.substr(0, taken));
    }
    connection.received.erase(0, head_end + 4 + taken);
    connection.told_to_continue = false;
    connection.is_head = request->method == "HEAD";
    connection.waiting_for = next_id_;
    requests_.emplace(next_id_, socket);
    machine_.request(next_id_++, *request, wall_clock());
  }

  void deliver() {
    Outputs outputs = machine_.take_outputs();
    next_wake_ = outputs.next_wake;
    for (const Response& response : outputs.responses) {
      const auto found = requests_.find(response.id);
      if (found == requests_.end()) continue;
      const int socket = found->second;
      requests_.erase(found);
      Connection& connection = connections_.at(socket);
      connection.waiting_for.reset();
      send_all(socket, to_bytes(response.http, connection.is_head));
      take_request(socket, connection);
    }
  }

  Machine& machine_;
  int listener_;
  std::map<int, Connection> connections_;
  std::map<uint64_t, int> requests_;
  uint64_t next_id_ = 1;
  std::optional<Instant> next_wake_;
};

}  // namespace
}  // namespace cloudtab

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: native_server PORT [SEED]\n");
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::atoi(argv[1])));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener, 64) != 0) {
    std::perror("native_server");
    return 1;
  }
  const auto machine = cloudtab::make_cloud(
      {.seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1, .check_answers = true});
  std::printf("http://127.0.0.1:%s\n", argv[1]);
  std::fflush(stdout);
  cloudtab::Server(*machine, listener).run();
}
