// A growing run of bytes that lives inside its owner until it outgrows it. Used by the encoders: a
// typical span fits, so that recording it allocates nothing.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>

namespace lightstep::wire {

template <std::size_t kInline>
class InlineBytes {
 public:
  InlineBytes() = default;
  InlineBytes(const InlineBytes&) = delete;
  InlineBytes& operator=(const InlineBytes&) = delete;
  InlineBytes(InlineBytes&& other) noexcept { TakeFrom(other); }
  InlineBytes& operator=(InlineBytes&& other) noexcept {
    if (this != &other) {
      FreeHeap();
      TakeFrom(other);
    }
    return *this;
  }
  ~InlineBytes() { FreeHeap(); }

  char* data() { return data_; }
  const char* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {data_, size_}; }

  // Room for `n` more bytes at the end, which the caller fills. Throws std::bad_alloc.
  char* Extend(std::size_t n) {
    if (size_ + n > capacity_) Grow(size_ + n);
    char* const end = data_ + size_;
    size_ += n;
    return end;
  }

  // Forgets what lies at and beyond `size`, which is no more than size().
  void Truncate(std::size_t size) { size_ = size; }

  // Makes the `old_size` bytes at `offset` a gap of `new_size` bytes, which the caller fills.
  char* Replace(std::size_t offset, std::size_t old_size, std::size_t new_size) {
    const std::size_t behind = size_ - offset - old_size;
    if (new_size > old_size) {
      Extend(new_size - old_size);
    } else {
      size_ -= old_size - new_size;
    }
    char* const gap = data_ + offset;
    if (behind != 0) std::memmove(gap + new_size, gap + old_size, behind);
    return gap;
  }

 private:
  void TakeFrom(InlineBytes& other) {
    size_ = other.size_;
    capacity_ = other.capacity_;
    if (other.data_ == other.inline_) {
      data_ = inline_;
      std::memcpy(inline_, other.inline_, size_);
    } else {
      data_ = other.data_;
    }
    other.data_ = other.inline_;
    other.size_ = 0;
    other.capacity_ = kInline;
  }

  void Grow(std::size_t needed) {
    const std::size_t capacity = needed > 2 * capacity_ ? needed : 2 * capacity_;
    void* const memory = std::realloc(data_ == inline_ ? nullptr : data_, capacity);
    if (memory == nullptr) throw std::bad_alloc{};
    if (data_ == inline_) std::memcpy(memory, inline_, size_);
    data_ = static_cast<char*>(memory);
    capacity_ = capacity;
  }

  void FreeHeap() {
    if (data_ != inline_) std::free(data_);
  }

  char* data_ = inline_;
  std::size_t size_ = 0;
  std::size_t capacity_ = kInline;
  char inline_[kInline];
};

}  // namespace lightstep::wire
