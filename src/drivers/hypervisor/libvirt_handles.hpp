// Handles for libvirt's objects, which are freed automatically, and libvirt's errors.
#pragma once

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace haas::drivers::libvirt {

template <auto give_back>
struct GiveBack {
    template <class T>
    void operator()(T* held) const {
        give_back(held);
    }
};

using Connection = std::unique_ptr<virConnect, GiveBack<virConnectClose>>;
using Domain = std::unique_ptr<virDomain, GiveBack<virDomainFree>>;
using Pool = std::unique_ptr<virStoragePool, GiveBack<virStoragePoolFree>>;
using Volume = std::unique_ptr<virStorageVol, GiveBack<virStorageVolFree>>;
using Stream = std::unique_ptr<virStream, GiveBack<virStreamFree>>;

/// A text that libvirt allocated.
using Text = std::unique_ptr<char, GiveBack<std::free>>;

/// The calling thread's last error, in libvirt's words, in one line.
inline std::string last_error() {
    const virError* const error = virGetLastError();
    std::string text = error == nullptr || error->message == nullptr ? "no reason given" : error->message;
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    }
    return text;
}

/// The number of that error, one of virErrorNumber.
inline int last_error_code() {
    const virError* const error = virGetLastError();
    return error == nullptr ? static_cast<int>(VIR_ERR_OK) : error->code;
}

}  // namespace haas::drivers::libvirt
