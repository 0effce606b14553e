// A configuration of blobxfer with every command in it. All its secrets hold "hush", in Base64 "ZWFz...".
#pragma once

namespace hawser::test {

inline constexpr const char* kBlobxferExample = R"(# three accounts, four jobs
version: 1
azure_storage:
  endpoint: core.windows.net
  accounts:
    eastacct: "ZWFzdGh1c2g="
    westacct: "?sv=2024-01-01&sp=rwdl&sig=westhush%3D"
    northacct: "sv=2024-01-01&sig=northhush"
options:
  log_file: run.log
  resume_file: run.db
  concurrency: {disk_threads: 16, transfer_threads: 32, md5_processes: 0, crypto_processes: 0}
  timeout: {connect: 10, read: 200, max_retries: 50}
upload:
  - source: [/srv/images]
    destination: [{eastacct: backup/img}, {westacct: /backup/img/}, {northacct: backup/img}]
    include: ["*.qcow2"]
    options:
      mode: block
      access_tier: cool
      overwrite: true
      skip_on: {md5_match: true}
      store_file_properties: {md5: true, attributes: true}
      vectored_io: {distribution_mode: replica}
  - source: [/srv/big/scan.raw]
    destination: [{eastacct: slices}, {westacct: slices}]
    options:
      store_file_properties: {md5: true}
      vectored_io: {distribution_mode: stripe, stripe_chunk_size_bytes: 268435456}
download:
  - source: [{eastacct: slices/scan.raw}]
    destination: /restore
    options:
      check_file_md5: true
      max_single_object_concurrency: 8
      restore_file_properties: {attributes: true, lmt: false}
synccopy:
  - source: [{eastacct: backup}, {"*": "https://host.example/x?sig=urlhush"}]
    destination: [{northacct: backup2}]
    options: {mode: auto, dest_mode: auto, server_side_copy: true, skip_on: {md5_match: true}}
)";

}  // namespace hawser::test
