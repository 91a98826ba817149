//! Claims of volumes and of devices.

use super::wire::objects;
use super::{ObjectMeta, ResourceList, ResourceRequirements};

objects! {
    /// A claim of a volume (`core/v1`).
    pub struct PersistentVolumeClaim {
        /// Name, namespace, annotations.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: PersistentVolumeClaimSpec,
        /// What is.
        pub status: PersistentVolumeClaimStatus,
    }

    /// What a claim of a volume asks for.
    pub struct PersistentVolumeClaimSpec {
        /// How much storage.
        pub resources: ResourceRequirements,
        /// From which class; absent leaves it to the cluster's default.
        pub storage_class_name: Option<String>,
        /// With the attributes of which class.
        pub volume_attributes_class_name: Option<String>,
    }

    /// What became of a claim of a volume.
    pub struct PersistentVolumeClaimStatus {
        /// What is set aside, which is more than is asked for while a volume shrinks back after a failed expansion.
        pub allocated_resources: ResourceList,
        /// The class whose attributes it has.
        pub current_volume_attributes_class_name: Option<String>,
        /// The class it is on its way to.
        pub modify_volume_status: Option<ModifyVolumeStatus>,
    }

    /// How far a change of attributes has come.
    pub struct ModifyVolumeStatus {
        /// The class it is on its way to.
        pub target_volume_attributes_class_name: String,
    }

    /// A claim of devices (`resource.k8s.io/v1`).
    pub struct ResourceClaim {
        /// Name and namespace.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: ResourceClaimSpec,
    }

    /// What a claim of devices asks for.
    pub struct ResourceClaimSpec {
        /// The devices.
        pub devices: DeviceClaim,
    }

    /// The devices that are asked for.
    pub struct DeviceClaim {
        /// All of these.
        pub requests: Vec<DeviceRequest>,
    }

    /// One request for devices.
    pub struct DeviceRequest {
        /// The name, unique in the claim.
        pub name: String,
        /// This.
        pub exactly: Option<ExactDeviceRequest>,
        /// Or else the first of these that can be had.
        pub first_available: Vec<ExactDeviceRequest>,
    }

    /// A class of devices, and how many (`ExactDeviceRequest` and `DeviceSubRequest` in `resource.k8s.io/v1`).
    pub struct ExactDeviceRequest {
        /// The class.
        pub device_class_name: String,
        /// `ExactCount` or `All`.
        pub allocation_mode: String,
        /// How many, for `ExactCount`.
        pub count: i64,
    }
}
